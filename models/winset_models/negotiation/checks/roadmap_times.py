"""Checks of the times of a roadmap: windows, and the starts of given courses."""

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.origin import Path
from winset_models.negotiation.roadmap.calendar import period_of
from winset_models.negotiation.roadmap.parts import Roadmap, Step
from winset_models.negotiation.suggestions import counted
from winset_solver.errors import ArgumentError


def check_times(inspection: Inspection, roadmap: Roadmap) -> None:
    """Check that every step has time, and that given courses start within the roadmap."""
    if not inspection.salvage.intact("roadmap", "periods"):
        return
    for key, step in roadmap.steps.items():
        _check_window(inspection, key, step, roadmap.periods)
    for key, sequence in roadmap.sequences.items():
        for name, when in sequence.starts.items():
            path: Path = ("roadmap", "sequences", key, "starts", name)
            known = inspection.known("step", name, inspection.names.steps, path, of_key=True)
            if known and name in roadmap.steps and not inspection.salvage.damaged(*path):
                _check_starts(inspection, roadmap, name, when, path)


def _check_window(inspection: Inspection, key: str, step: Step, periods: int) -> None:
    path: Path = ("roadmap", "steps", key)
    first, last = step.window.earliest or 1, min(step.window.latest or periods, periods)
    room, needed = last - first + 1, max(step.duration, 1)
    if room >= needed:
        return
    if step.window.earliest is None and step.window.latest is None:
        message = f"`{key}` takes longer than the roadmap"
        got, wanted = counted(step.duration, "period"), f"at most {periods}"
        inspection.fault("impossible-window", (*path, "duration"), message, got=got, wanted=wanted)
        return
    message = f"the window of `{key}` is too short for it"
    got = f"{counted(max(room, 0), 'period')} in a roadmap of {periods}"
    wanted = f"{needed} or more, from `earliest` to `latest`"
    inspection.fault("impossible-window", (*path, "window"), message, got=got, wanted=wanted, of_key=True)


def _check_starts(inspection: Inspection, roadmap: Roadmap, step: str, when: list[int | str], path: Path) -> None:
    found = [_period(inspection, roadmap, moment, (*path, position)) for position, moment in enumerate(when)]
    periods = [period for period in found if period is not None]
    parts = roadmap.steps[step].parts
    if len(when) not in {1, parts} and inspection.salvage.intact("roadmap", "steps", step, "parts"):
        message = f"`{step}` has {counted(parts, 'part')}, each of which starts once"
        wanted = f"one start, or {parts} in their order" if parts > 1 else "one start"
        inspection.fault("wrong-length", path, message, got=counted(len(when), "start"), wanted=wanted, of_key=True)
    elif periods != sorted(periods):
        message = f"the parts of `{step}` start in their order, or at once"
        inspection.fault("wrong-order", path, message, got=", ".join(map(str, when)), of_key=True)


def _period(inspection: Inspection, roadmap: Roadmap, moment: int | str, path: Path) -> int | None:
    """Return the period of a start; report one outside the roadmap, as far as its calendar is sound."""
    intact = inspection.salvage.intact
    if isinstance(moment, int):
        if moment <= roadmap.periods:
            return moment
        message, wanted = "the roadmap has no such period", f"at most {roadmap.periods}"
        inspection.fault("out-of-range", path, message, got=str(moment), wanted=wanted)
    elif intact("roadmap", "start") and intact("roadmap", "period"):
        try:
            return period_of(roadmap, moment)
        except ArgumentError as error:
            inspection.fault("wrong-day", path, error.what, got=moment, wanted=error.wanted, hint=error.hint)
    return None
