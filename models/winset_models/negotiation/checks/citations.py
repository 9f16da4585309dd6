"""Checks of sources and of published results."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import SourcedPart
from winset_models.negotiation.suggestions import did_you_mean


def check_citations(inspection: Inspection) -> None:
    """Check keys of sources, as far as what is written looks like a key, and the parties of published results."""
    for path, part in sourced_parts(inspection.negotiation, ()):
        source, sources = part.source, inspection.names.sources
        if source is None or sources.allow(source) or not re.fullmatch(r"[\w-]+", source):
            continue
        hint = did_you_mean(source, sources.every)
        if hint:
            message = f"`{source}` is no key in `sources`"
            inspection.fault(
                "unknown-source", (*path, "source"), message, hint=f"{hint} A citation is written in words"
            )
    expected = inspection.negotiation.expected
    for name, solution in (expected.solutions if expected else {}).items():
        for figures in ("payoffs", "gains"):
            for party in getattr(solution, figures):
                place = ("expected", "solutions", name, figures, party)
                inspection.party(party, place, of_key=True)


def sourced_parts(part: object, path: Path) -> Iterator[tuple[Path, SourcedPart]]:
    """Yield every part of a negotiation that may cite a source, with its path."""
    if isinstance(part, SourcedPart):
        yield path, part
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from sourced_parts(getattr(part, name), (*path, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            if not isinstance(value, float):
                yield from sourced_parts(value, (*path, key))
    elif isinstance(part, list):
        for position, value in enumerate(part):
            yield from sourced_parts(value, (*path, position))
