"""Writes every generated page anew: `make generated`."""

import sys

from howler.cli.pages.registry import write_all

if __name__ == "__main__":
    for name in write_all():
        sys.stdout.write(f"wrote {name}\n")
