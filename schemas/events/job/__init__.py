"""Searches for jobs."""
