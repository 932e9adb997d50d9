"""Who gives a command, as far as the machine knows."""

import os
from getpass import getuser


def person() -> str:
    """The name of the account; its number where it has no name, as in some containers."""
    try:
        return getuser()
    except (OSError, KeyError):
        return f"uid {os.getuid()}"
