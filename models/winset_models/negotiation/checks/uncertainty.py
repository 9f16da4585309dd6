"""Checks of what a file says about its uncertainty."""

from collections.abc import Callable
from math import fsum

from winset_models.negotiation.checks.correlations import too_strong
from winset_models.negotiation.checks.doubted_numbers import check_numbers, report_refusal
from winset_models.negotiation.checks.doubted_places import UNCERTAINTY, UncertaintyInspection, first_repeated, short
from winset_models.negotiation.checks.doubted_together import check_together
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY, lookup
from winset_models.negotiation.suggestions import listed
from winset_models.negotiation.uncertainty.changes import changed_number
from winset_models.negotiation.uncertainty.figures import FILE, correlation_matrix
from winset_models.negotiation.uncertainty.parts import Changes, Correlation
from winset_solver.tolerances import PROBABILITY

_SCENARIOS: Path = (*UNCERTAINTY, "scenarios")
_VIEWS: Path = (*UNCERTAINTY, "views")
_CORRELATIONS: Path = (*UNCERTAINTY, "correlations")


def check_uncertainty(inspection: Inspection, others: Callable[[Inspection], None]) -> None:
    """Check the uncertainty of a file, where it says something about it.

    Parameters
    ----------
    inspection
        The inspection of the file, in which everything else has been checked.
    others
        The checks of everything else, for the file with other numbers.
    """
    said = inspection.negotiation.uncertainty
    if said is None:
        return
    before = len(inspection.faults)
    found = UncertaintyInspection(inspection, said)
    check_numbers(found)
    _check_correlations(found)
    _check_scenarios(found)
    for key, view in said.views.items():
        path = (*_VIEWS, key)
        if key == EVERYBODY:
            hint = "change the file itself where everybody sees it so"
            inspection.fault("unknown-party", path, "`all` has no view of its own", hint=hint, of_key=True)
        else:
            inspection.voice(key, path, of_key=True)
        if key in said.scenarios:
            message = f"`{key}` is the name of a scenario as well"
            inspection.fault("repeated-name", path, message, hint="rename the scenario", of_key=True)
        _check_changes(found, view.changes, (*path, "changes"))
    _check_weights(found)
    sound = before == len(inspection.faults) == 0 and not inspection.salvage.errors and not inspection.document.faults
    if sound:
        check_together(found, others)


def _check_correlations(found: UncertaintyInspection) -> None:
    inspection, seen = found.inspection, set()
    before = len(inspection.faults)
    for at, part in enumerate(found.said.correlations):
        path = (*_CORRELATIONS, at, "between")
        known = [
            inspection.known("doubtful number", name, found.numbers, (*path, position))
            for position, name in enumerate(part.between)
        ]
        if not all(known):
            continue
        if len(part.between) == 2 and part.between[0] == part.between[1]:
            message = f"`{part.between[0]}` is named twice"
            inspection.fault("contradiction", path, message, hint="name it once, or another number", of_key=True)
        elif frozenset(part.between) in seen:
            message = f"the correlation of {listed(part.between)} is given already"
            inspection.fault("contradiction", path, message, hint="keep one of the entries", of_key=True)
        elif len(part.between) == 1 and not _has_several(found, part):
            message = f"`{part.between[0]}` is only one number, with nothing to go together with"
            hint = "name a second one, or add `each: true` to it"
            inspection.fault("contradiction", path, message, hint=hint, of_key=True)
        else:
            seen.add(frozenset(part.between))
    if len(inspection.faults) == before and seen and all(key in found.places for key in found.numbers.every):
        _check_definite(found)


def _has_several(found: UncertaintyInspection, part: Correlation) -> bool:
    number = found.said.numbers.get(part.between[0])
    return number is None or (number.each and len(found.places.get(part.between[0], ((), ()))) > 1)


def _check_definite(found: UncertaintyInspection) -> None:
    """Report correlations that no random variables can have at once."""
    numbers = found.said.numbers
    sizes = {key: len(found.places[key]) if numbers[key].each else 1 for key in numbers}
    named = {key: sizes[key] for key in sizes if any(key in part.between for part in found.said.correlations)}
    if got := too_strong(correlation_matrix(named, found.said.correlations)):
        message = "no numbers can have these correlations with each other at once"
        hint = "bring them nearer to 0; n numbers can have −1/(n − 1) with each other at the least"
        found.inspection.fault("wrong-correlations", _CORRELATIONS, message, got=got, hint=hint, of_key=True)


def _check_scenarios(found: UncertaintyInspection) -> None:
    scenarios, fault = found.said.scenarios, found.inspection.fault
    for key, scenario in scenarios.items():
        if key == FILE:
            message = f"`{FILE}` is the file as it is written, which is always a scenario"
            fault("reserved-name", (*_SCENARIOS, key), message, hint="choose another name", of_key=True)
        _check_changes(found, scenario.changes, (*_SCENARIOS, key, "changes"))
    if found.inspection.salvage.damaged(*_SCENARIOS):
        return
    chances = {key: part.probability for key, part in scenarios.items() if part.probability is not None}
    missing = [key for key in scenarios if key not in chances]
    if chances and missing:
        message = f"it is not said how likely `{missing[0]}` is"
        hint = "give a `probability` to every scenario, or to none"
        fault("missing-probability", (*_SCENARIOS, missing[0]), message, hint=hint, of_key=True)
    total = fsum(chances.values())
    if total > 1 + PROBABILITY:
        message = "the probabilities of the scenarios exceed the whole"
        fault("wrong-probabilities", _SCENARIOS, message, got=f"{total:.10g}", wanted="at most 1", of_key=True)


def _check_changes(found: UncertaintyInspection, changes: Changes, path: Path) -> None:
    """Check the patterns and numbers of a scenario or view."""
    negotiation = found.negotiation
    met = {pattern: found.met(pattern, (*path, pattern), of_key=True) for pattern in changes}
    for pattern, places in met.items():
        numbers = ((place, changed_number(entry_at(negotiation, place), changes[pattern])) for place in places)
        report_refusal(found, numbers, (*path, pattern))
    for pattern, other, place in first_repeated(met.items()):
        message = f"`{short(negotiation, place)}` is changed by `{other}` already"
        hint = "a number is changed once; name it in one of the two"
        found.inspection.fault("changed-twice", (*path, pattern), message, hint=hint, of_key=True)


def _check_weights(found: UncertaintyInspection) -> None:
    weights, inspection = found.said.weights, found.inspection
    path = (*UNCERTAINTY, "weights")
    before = len(inspection.faults)
    for key, (low, high) in weights.items():
        inspection.voice(key, (*path, key), of_key=True)
        if low > high:
            got, hint = f"{low:g} to {high:g}", f"[{high:g}, {low:g}]"
            inspection.fault(
                "wrong-order", (*path, key), "the smaller end comes first", got=got, hint=hint, of_key=True
            )
    if not weights or len(inspection.faults) > before or inspection.salvage.damaged(*path):
        return
    parties = found.negotiation.parties.items()
    boxes = [lookup(weights, key, party.group) for key, party in parties]
    if inspection.membership_is_known and all(box is not None and box[1] == 0 for box in boxes):
        message = "nobody has a voice with these weights"
        inspection.fault("zero-weights", path, message, wanted="an upper end above 0 for some party", of_key=True)
