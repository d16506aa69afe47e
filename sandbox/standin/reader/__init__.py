"""A resume reader made of rules: it sees the text of one resume and nothing else."""

from sandbox.standin.reader.resume import read_resume

__all__ = ["read_resume"]
