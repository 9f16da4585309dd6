"""Entries of a negotiation by path: read, and replaced in a copy."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from winset_models.negotiation.content import Content
from winset_models.negotiation.origin import Path


def entry_at(part: Content, path: Sequence[str | int]) -> Content:
    """Return the entry of a part at a path."""
    for key in path:
        part = getattr(part, str(key)) if isinstance(part, BaseModel) else part[key]
    return part


def with_value(part: Content, path: Sequence[str | int], value: Content) -> Content:
    """Return a copy of a part with the entry at a path replaced; everything else is shared.

    Examples
    --------
    >>> with_value({"a": [1, {"b": 2}]}, ("a", 1, "b"), 3)
    {'a': [1, {'b': 3}]}
    """
    return with_values(part, {tuple(path): value})


def with_values(part: Content, values: Mapping[Path, Content]) -> Content:
    """Return a copy of a part with the entries at several paths replaced; everything else is shared.

    No path may lead through another one. Nothing is validated.

    Examples
    --------
    >>> with_values({"a": 1, "b": [2, 3], "c": 4}, {("a",): 5, ("b", 1): 6})
    {'a': 5, 'b': [2, 6], 'c': 4}
    """
    if () in values:
        return values[()]
    inside: dict[str | int, dict[Path, Content]] = {}
    for path, value in values.items():
        inside.setdefault(path[0], {})[path[1:]] = value
    if isinstance(part, BaseModel):
        fields = {str(key): with_values(getattr(part, str(key)), changes) for key, changes in inside.items()}
        return part.model_copy(update=fields)
    if isinstance(part, list):
        return [with_values(item, inside[at]) if at in inside else item for at, item in enumerate(part)]
    return {**part, **{key: with_values(part.get(key), changes) for key, changes in inside.items()}}
