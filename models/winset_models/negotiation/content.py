"""What a file holds before anybody has looked at it."""

from typing import Any, TypeAlias

Content: TypeAlias = Any
"""A scalar, list or mapping of a file, or a part that was read from one."""
