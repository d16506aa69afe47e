"""The jars that the broker is made of, by name and hash."""
