"""Concessions in a roadmap: its statements given up, or moved just as far as a schedule needs."""

from collections.abc import Mapping
from typing import Final

from winset_models.analysis.file_changes import Change, outward
from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.calendar import period_at
from winset_models.negotiation.roadmap.figures import Starts, roadmap_figures

DIRECTIONS: Final[Mapping[str, int]] = {
    "earliest": -1,
    "latest": 1,
    "needs_trust": -1,
    "each_period": 1,
    "in_all": 1,
    "band": 1,
    "exposure_at_most": 1,
    "survival_at_least": -1,
}
"""By entry with a number that can move: which way."""
WHOLE: Final = ("earliest", "latest")
"""Entries whose numbers are periods; where a day is written, that in which it lies."""


def moves_in_roadmap(path: Path) -> bool:
    """Return whether the entry of a roadmap at a path has a number that can move."""
    return _number(path) in DIRECTIONS


def concede_in_roadmap(negotiation: Negotiation, starts: Starts, path: Path) -> Change | None:
    """Return the change of one entry after which it permits a schedule; None where nothing has to change.

    A number moves as far as the schedule needs; where even 0 is too much, it is deleted. So is what a step requires or
    starts together with, its phase, or a rule for answers. A step that must be carried out becomes optional, and as
    many of some alternatives are asked for as the schedule takes.
    """
    if path[1] == "self_enforcing":
        return _switched(negotiation, path, setting=False)
    figures = roadmap_figures(negotiation)
    broken = [timed.breach.amount for timed in roadmap_breaches(figures, starts) if timed.breach.path == path]
    if not broken:
        return None
    if path[1] == "alternatives":
        return _chosen(negotiation, {figures.tasks[key].step for key in starts}, path)
    if not moves_in_roadmap(path):
        return _given_up(negotiation, path)
    direction = DIRECTIONS[_number(path)]
    entry = entry_at(negotiation, path)
    before = float(period_at(figures.roadmap, entry) if _number(path) in WHOLE else entry)
    after = outward(before + direction * max(broken), up=direction > 0)
    if _number(path) in WHOLE:
        return Change(with_value(negotiation, path, round(after)), path, before, after)
    if after < 0:
        return _given_up(negotiation, path)
    return Change(with_value(negotiation, path, after), path, before, after)


def _number(path: Path) -> str:
    return str(path[1] if path[1] == "exposure_at_most" else path[-1])


def _given_up(negotiation: Negotiation, path: Path) -> Change:
    *parents, last = path
    if isinstance(last, int):
        listed = list(entry_at(negotiation, parents))
        if len(listed) > 1:
            return Change(with_value(negotiation, parents, [*listed[:last], *listed[last + 1 :]]), path)
        return Change(with_value(negotiation, parents, None), tuple(parents))
    if parents == ["roadmap", "steps"]:
        return _switched(negotiation, (*path, "optional"), setting=True)
    return Change(with_value(negotiation, path, None), path)


def _chosen(negotiation: Negotiation, taken: set[str], path: Path) -> Change:
    """Let as many of some alternatives be carried out as a schedule takes."""
    group = entry_at(negotiation, path)
    chosen, entry = len(taken.intersection(group.steps)), (*path, "choose")
    return Change(with_value(negotiation, entry, chosen), entry, float(group.choose), float(chosen))


def _switched(negotiation: Negotiation, path: Path, *, setting: bool) -> Change:
    return Change(with_value(negotiation, path, setting), path, setting=setting)
