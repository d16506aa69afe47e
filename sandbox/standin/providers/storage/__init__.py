"""Supabase Storage: `/storage/v1`."""

from sandbox.standin.providers.storage.routes import endpoints

__all__ = ["endpoints"]
