"""Resumes that are read and written."""
