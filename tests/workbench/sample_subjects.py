"""What a made-up file is called and who takes part in it."""

from collections.abc import Mapping
from typing import Any

from winset_models.analysis.finding_parts import PartyLabel, Subject


def subject_of(title: str, unit: str, parties: Mapping[str, str], **more: Any) -> Subject:
    """Return a subject with parties by their names, and nothing else but what is given."""
    labels = {key: PartyLabel(name=name, group=None, weight=1.0, disagreement=0.0) for key, name in parties.items()}
    nothing = {"description": None, "modules": {}, "issues": {}, "deals": {}, "red_lines": {}, "sources": []}
    return Subject(title=title, unit=unit, parties=labels, **{**nothing, "assumptions": [], **more})
