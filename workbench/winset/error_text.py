"""Error messages that fit the terminal."""

import shutil
import sys
import textwrap


def wrapped(message: str) -> str:
    """Return a message broken into lines that fit the terminal; as it is where nobody looks at one."""
    if not sys.stderr.isatty():
        return message
    width = shutil.get_terminal_size().columns
    lines = (
        textwrap.wrap(line, width, subsequent_indent="    ", break_on_hyphens=False) for line in message.split("\n")
    )
    return "\n".join("\n".join(parts) for parts in lines)
