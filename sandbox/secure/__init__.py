"""A broker that asks for a password or a certificate, encrypts, and does not let everybody in."""
