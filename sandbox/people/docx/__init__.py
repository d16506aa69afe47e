"""DOCX layouts: one file each, every one a way real people use a word processor."""
