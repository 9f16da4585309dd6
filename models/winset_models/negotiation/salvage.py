"""Salvage: the parts of a faulty file that are sound, so that one mistake does not hide another.

What the schema refuses is left out, piece by piece, until the rest is valid. References are then checked in that rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from winset_models.negotiation.content import Content
from winset_models.negotiation.faults import MOST_FAULTS
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.schema_faults import KEY_MARK, written_location
from winset_models.negotiation.yaml_document import Document

MOST_ROUNDS = 12
"""Each round leaves out entries one level further up; the schema has fewer levels than this."""

_PLACEHOLDERS: dict[str, Any] = {"winset": 1, "title": "", "unit": {"name": ""}, "parties": {"nobody": {}}}


@dataclass(frozen=True)
class Salvage:
    """The sound rest of a document: ``negotiation`` is None where nothing could be saved."""

    negotiation: Negotiation | None
    errors: list[ErrorDetails]
    """What the schema said about the whole document."""
    left_out: frozenset[Path] = frozenset()
    """Entries of the file that are not in the rest."""
    kept: dict[Path, list[int]] = field(default_factory=dict)
    """For each list from which items were left out: the positions of those that remain."""

    def file_path(self, path: Path) -> Path:
        """Return the path in the file of what stands at ``path`` in the rest."""
        found: Path = ()
        for step in path:
            kept = self.kept.get(found)
            found = (*found, kept[step]) if kept is not None and isinstance(step, int) else (*found, step)
        return found

    def intact(self, *path: str | int) -> bool:
        """Return whether neither the entry at ``path`` nor one around it was left out."""
        return not any(path[:depth] in self.left_out for depth in range(1, len(path) + 1))

    def damaged(self, *path: str | int) -> bool:
        """Return whether something inside the entry at ``path`` was left out."""
        return any(left[: len(path)] == path for left in self.left_out)


def salvage(document: Document) -> Salvage:
    """Return the largest part of a document that the schema accepts, and everything that it refuses."""
    try:
        return Salvage(Negotiation.model_validate(document.data), [])
    except ValidationError as error:
        errors = error.errors(include_url=False)
    if len(errors) > MOST_FAULTS:
        return Salvage(None, errors)
    left_out = _refused(errors, document, Salvage(None, errors))
    for _ in range(MOST_ROUNDS):
        kept: dict[Path, list[int]] = {}
        rest = _without(document.data, left_out, (), kept)
        attempt = Salvage(None, errors, frozenset(left_out), kept)
        try:
            negotiation = Negotiation.model_validate(_PLACEHOLDERS | rest)
        except ValidationError as error:
            left_out |= _refused(error.errors(include_url=False), document, attempt)
        else:
            return Salvage(negotiation, errors, attempt.left_out, kept)
    return Salvage(None, errors)


def _refused(errors: Iterable[ErrorDetails], document: Document, attempt: Salvage) -> set[Path]:
    """Return what to leave out: the refused entries, and the entry around a key that is missing."""
    refused = set()
    for error in errors:
        location = tuple(step for step in error["loc"] if step != KEY_MARK)
        location = location[:-1] if error["type"] == "missing" else location
        restored: ErrorDetails = {**error, "loc": attempt.file_path(location)}
        if path := written_location(restored, document):
            refused.add(path)
    return refused


def _without(node: Content, left_out: set[Path], path: Path, kept: dict[Path, list[int]]) -> Content:
    if isinstance(node, dict):
        return {
            key: _without(value, left_out, (*path, key), kept)
            for key, value in node.items()
            if (*path, key) not in left_out
        }
    if isinstance(node, list):
        positions = [position for position in range(len(node)) if (*path, position) not in left_out]
        if len(positions) < len(node):
            kept[path] = positions
        return [_without(node[position], left_out, (*path, position), kept) for position in positions]
    return node
