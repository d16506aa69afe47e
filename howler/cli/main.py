"""The `howler` command: its start, and how it ends."""

import logging
import sys
from collections.abc import Sequence

from howler.cli.ends import CommandError

INTERRUPTED = 130
"""The exit code after Ctrl-C, as of every other program."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; what ends a command in plain words ends it without a traceback.

    Raises:
        SystemExit: always, with the exit code.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it says, we say in words
    try:
        from howler.cli.app import app  # here, so that Ctrl-C is understood from the first moment

        app(None if arguments is None else list(arguments), prog_name="howler")
    except CommandError as end:
        for line in str(end).splitlines():
            sys.stderr.write(f"error: {line}\n")
        sys.exit(end.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
