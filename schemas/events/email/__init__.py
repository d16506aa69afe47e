"""Mails that go out in bulk."""
