"""Checks of doubtful numbers: their places, ranges and distributions, and that every value is one the file may have."""

from collections.abc import Iterable
from math import fsum

from winset_models.negotiation.checks.doubted_places import UNCERTAINTY, UncertaintyInspection, first_repeated, short
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import counted
from winset_models.negotiation.uncertainty.acceptance import refusal
from winset_models.negotiation.uncertainty.figures import MOST_PARAMETERS, parameters_of
from winset_models.negotiation.uncertainty.parts import UncertainNumber
from winset_solver.tolerances import PROBABILITY

NUMBERS: Path = (*UNCERTAINTY, "numbers")


def check_numbers(found: UncertaintyInspection) -> None:
    """Check every doubtful number, that there are not too many, and that no number of the file is doubted twice."""
    for key, number in found.said.numbers.items():
        several = [found.met(pattern, (*NUMBERS, key, "of", at)) for at, pattern in enumerate(number.of)]
        if all(several):
            found.places[key] = tuple(dict.fromkeys(place for places in several for place in places))
    many = sum(len(places) if found.said.numbers[key].each else 1 for key, places in found.places.items())
    if many > MOST_PARAMETERS:
        message, wanted = "too many numbers vary by themselves", f"at most {MOST_PARAMETERS}"
        hint = "let numbers vary together: leave out `each`, or name fewer"
        found.inspection.fault(
            "too-many-numbers", NUMBERS, message, got=str(many), wanted=wanted, hint=hint, of_key=True
        )
        return
    for key, number in found.said.numbers.items():
        _check_number(found, key, number)
    for key, other, place in first_repeated(found.places.items()):
        message = f"`{short(found.negotiation, place)}` is doubted by `{other}` already"
        hint = "a number is doubted once; name it in one of the two"
        found.inspection.fault("doubted-twice", (*NUMBERS, key, "of"), message, hint=hint)


def _check_number(found: UncertaintyInspection, key: str, number: UncertainNumber) -> None:
    path, before = (*NUMBERS, key), len(found.inspection.faults)
    if found.inspection.salvage.damaged(*path):
        return
    sound = _check_form(found, number, path)
    if sound and key in found.places:
        _check_written(found, number, path, found.places[key])
    if key in found.places and len(found.inspection.faults) == before:
        _check_values(found, key, number, path)


def _check_form(found: UncertaintyInspection, number: UncertainNumber, path: Path) -> bool:
    """Return whether the range or the values make sense by themselves."""
    if bool(number.values) == (number.between is not None):
        message = "a doubtful number has either `between` or `values`"
        hint = "" if number.values else "write the ends of its range, such as `between: [2, 5]`"
        found.inspection.fault("range-form", path, message, hint=hint, of_key=True)
        return False
    return _check_discrete(found, number, path) if number.values else _check_range(found, number, path)


def _check_range(found: UncertaintyInspection, number: UncertainNumber, path: Path) -> bool:
    fault, before = found.inspection.fault, len(found.inspection.faults)
    low, high = number.between or (0.0, 0.0)
    got, place = f"{low:g} to {high:g}", (*path, "between")
    if low > high:
        fault("wrong-order", place, "the smaller end comes first", got=got, hint=f"[{high:g}, {low:g}]", of_key=True)
    elif low == high:
        message = "both ends are the same, so nothing is doubted"
        fault("no-range", place, message, got=got, hint="delete the entry, or widen the range", of_key=True)
    elif number.distribution == "lognormal" and low <= 0:
        fault("out-of-range", (*place, 0), "a lognormal number is positive", got=f"{low:g}", wanted="more than 0")
    if number.probabilities:
        message = "probabilities belong to `values`, not to a range"
        fault("contradiction", (*path, "probabilities"), message, hint="leave them out", of_key=True)
    peak = number.most_likely
    if peak is not None and number.distribution != "triangular":
        message = f"a {number.distribution} distribution has no `most_likely`"
        fault("contradiction", (*path, "most_likely"), message, hint="add `distribution: triangular`, or leave it out")
    elif peak is not None and low <= high and not low <= peak <= high:
        message = "the most likely value is not in the range"
        fault("out-of-range", (*path, "most_likely"), message, got=f"{peak:g}", wanted=f"{low:g} to {high:g}")
    return len(found.inspection.faults) == before


def _check_discrete(found: UncertaintyInspection, number: UncertainNumber, path: Path) -> bool:
    fault, before = found.inspection.fault, len(found.inspection.faults)
    for name in ("distribution", "most_likely"):
        if name in number.model_fields_set:
            message = f"the values say all about it, so `{name}` means nothing"
            fault("contradiction", (*path, name), message, hint=f"leave out `{name}`, or `values`")
    if len(number.values) == 1:
        message, hint = "there is only one value, so nothing is doubted", "delete the entry, or add values"
        fault("no-range", (*path, "values"), message, got=f"{number.values[0]:g}", hint=hint, of_key=True)
    repeated = [at for at, value in enumerate(number.values) if value in number.values[:at]]
    for at in repeated:
        message = f"the value {number.values[at]:g} is listed more than once"
        fault("repeated-value", (*path, "values", at), message, hint="add up their probabilities")
    chances = number.probabilities
    if chances and len(chances) != len(number.values):
        got, wanted = counted(len(chances), "number"), counted(len(number.values), "number")
        message = "there is one probability for each value"
        fault("wrong-length", (*path, "probabilities"), message, got=got, wanted=wanted, of_key=True)
    elif chances and abs(fsum(chances) - 1) > PROBABILITY:
        message, got = "the probabilities of the values do not add up", f"{fsum(chances):.10g}"
        fault("wrong-probabilities", (*path, "probabilities"), message, got=got, wanted="1", of_key=True)
    return len(found.inspection.faults) == before


def _check_written(found: UncertaintyInspection, number: UncertainNumber, path: Path, places: tuple[Path, ...]) -> None:
    """Report different numbers that would all become the same, and whole numbers with ranges."""
    written = {entry_at(found.negotiation, place): place for place in reversed(places)}
    if number.means == "value" and not number.each and len(written) > 1:
        one, other = sorted(written, key=lambda value: places.index(written[value]))[:2]
        message = f"the file has different numbers here, such as {one:g} and {other:g}"
        hint = "add `means: factor` to move them together, or `each: true` for each by itself"
        found.inspection.fault("different-numbers", (*path, "of"), message, hint=hint, of_key=True)
    whole = [place for place in places if isinstance(entry_at(found.negotiation, place), int)]
    if whole and number.between is not None:
        message = f"`{short(found.negotiation, whole[0])}` is a whole number"
        hint = "list the numbers that it may be in `values`, in place of `between`"
        found.inspection.fault("whole-number", (*path, "between"), message, hint=hint, of_key=True)


def _check_values(found: UncertaintyInspection, key: str, number: UncertainNumber, path: Path) -> None:
    """Report every end and value with which a number of the file would be one that the schema refuses."""
    parameters = parameters_of(found.negotiation, key, number)
    spread = parameters[0].distribution
    ends: list[tuple[Path, float]] = [((*path, "between", 0), spread.low), ((*path, "between", 1), spread.high)]
    if number.values:
        ends = [((*path, "values", at), value) for at, value in enumerate(number.values)]
    for place, theta in ends:
        changes = (
            (path, part.number(entry_at(found.negotiation, path), theta)) for part in parameters for path in part.paths
        )
        beyond = not number.values and theta not in spread.between
        hint = f"a {spread.form} number goes beyond the central 90 %, here to {theta:g}" if beyond else ""
        report_refusal(found, changes, place, hint)


def report_refusal(
    found: UncertaintyInspection,
    changes: Iterable[tuple[Path, float]],
    place: Path,
    hint: str = "",
    *,
    of_key: bool = False,
) -> None:
    """Report the first of several changed numbers that the schema refuses where it would stand."""
    for path, number in changes:
        refused = refusal(found.negotiation, path, number)
        if refused is not None:
            message, got = f"`{short(found.negotiation, path)}` cannot be that", f"{number:.6g}"
            found.inspection.fault(
                "out-of-range", place, message, got=got, wanted=refused.wanted, hint=hint, of_key=of_key
            )
            return
