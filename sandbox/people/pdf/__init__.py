"""PDF layouts: one file each, every one a way real people make a resume."""
