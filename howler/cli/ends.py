"""How a command can end before its time. Exit codes: 0 done, 1 failed, 2 usage, 3 not reachable."""


class CommandError(Exception):
    """Ends the command: the message says in plain words why, and what to do."""

    exit_code = 1


class UsageError(CommandError):
    """The command was asked for something that it does not understand, or that settings forbid."""

    exit_code = 2


class NotReachableError(CommandError):
    """Database, broker or stand-in server does not answer."""

    exit_code = 3
