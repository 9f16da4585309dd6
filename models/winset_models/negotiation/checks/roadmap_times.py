"""Checks of the times of a roadmap: windows, and the starts of given courses."""

from collections.abc import Mapping

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.origin import Path
from winset_models.negotiation.roadmap.calendar import period_of
from winset_models.negotiation.roadmap.parts import Roadmap, Step
from winset_models.negotiation.suggestions import counted
from winset_solver.errors import ArgumentError

_Moments = dict[Path, int | str]


def check_times(inspection: Inspection, roadmap: Roadmap) -> None:
    """Check that every step has time, and that given courses start within the roadmap."""
    if not inspection.salvage.intact("roadmap", "periods"):
        return
    _check_windows(inspection, roadmap)
    for key in roadmap.sequences:
        _check_sequence(inspection, roadmap, key)


def _check_windows(inspection: Inspection, roadmap: Roadmap) -> None:
    moments: _Moments = {}
    for key, step in roadmap.steps.items():
        path: Path = ("roadmap", "steps", key, "window")
        named = {"earliest": step.window.earliest, "latest": step.window.latest}
        moments |= {(*path, name): moment for name, moment in named.items() if moment is not None}
    periods = _periods(inspection, roadmap, moments)
    for key, step in roadmap.steps.items():
        places = {name: ("roadmap", "steps", key, "window", name) for name in ("earliest", "latest")}
        if all(place in periods for place in places.values() if place in moments):
            last = min(periods.get(places["latest"], roadmap.periods), roadmap.periods)
            _check_room(inspection, key, step, roadmap.periods, last - periods.get(places["earliest"], 1) + 1)


def _check_room(inspection: Inspection, key: str, step: Step, periods: int, room: int) -> None:
    path: Path = ("roadmap", "steps", key)
    needed = max(step.duration, 1)
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


def _check_sequence(inspection: Inspection, roadmap: Roadmap, key: str) -> None:
    moments: dict[str, _Moments] = {}
    for name, when in roadmap.sequences[key].starts.items():
        path: Path = ("roadmap", "sequences", key, "starts", name)
        known = inspection.known("step", name, inspection.names.steps, path, of_key=True)
        if known and name in roadmap.steps and not inspection.salvage.damaged(*path):
            moments[name] = {(*path, position): moment for position, moment in enumerate(when)}
    together = {path: moment for of_step in moments.values() for path, moment in of_step.items()}
    periods = _periods(inspection, roadmap, together)
    for path, period in periods.items():
        if period > roadmap.periods:
            message, wanted = "the roadmap has no such period", f"at most {roadmap.periods}"
            inspection.fault("out-of-range", path, message, got=str(period), wanted=wanted)
    for name, of_step in moments.items():
        _check_starts(inspection, roadmap.steps[name].parts, name, of_step, periods)


def _check_starts(
    inspection: Inspection, parts: int, step: str, moments: _Moments, periods: Mapping[Path, int]
) -> None:
    """Check that there is one start for each part of a step, in their order."""
    known = [periods[path] for path in moments if path in periods]
    path = next(iter(moments))[:-1]
    if len(moments) not in {1, parts} and inspection.salvage.intact("roadmap", "steps", step, "parts"):
        message = f"`{step}` has {counted(parts, 'part')}, each of which starts once"
        wanted = f"one start, or {parts} in their order" if parts > 1 else "one start"
        inspection.fault("wrong-length", path, message, got=counted(len(moments), "start"), wanted=wanted, of_key=True)
    elif known != sorted(known):
        message = f"the parts of `{step}` start in their order, or at once"
        inspection.fault("wrong-order", path, message, got=", ".join(map(str, moments.values())), of_key=True)


def _periods(inspection: Inspection, roadmap: Roadmap, moments: _Moments) -> dict[Path, int]:
    """Return the periods meant by numbers and days; report days outside the roadmap, as far as its calendar is sound.

    Where it has no calendar at all, that is said once.
    """
    sound = all(inspection.salvage.intact("roadmap", name) for name in ("start", "period"))
    found: dict[Path, int] = {}
    for path, moment in moments.items():
        if isinstance(moment, int):
            found[path] = moment
        elif sound:
            try:
                found[path] = period_of(roadmap, moment)
            except ArgumentError as error:
                inspection.fault("wrong-day", path, error.what, got=moment, wanted=error.wanted, hint=error.hint)
                sound = roadmap.start is not None
    return found
