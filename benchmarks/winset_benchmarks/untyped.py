"""What packages without types hand out and take."""

from typing import Any, TypeAlias

Untyped: TypeAlias = Any
"""A model, solver or expression of Pyomo, which has no types."""
