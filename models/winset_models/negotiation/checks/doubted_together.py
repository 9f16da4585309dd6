"""Checks of a file with other numbers: what its ranges and scenarios allow is a sound file again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from winset_models.negotiation.checks.doubted_places import UNCERTAINTY, UncertaintyInspection
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.faults import Fault
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import listed
from winset_models.negotiation.uncertainty.changes import changed, under
from winset_models.negotiation.uncertainty.figures import FILE, Parameter, uncertainty_figures

_JUDGED: Final = frozenset(
    {
        "assistance",
        "deals",
        "discount",
        "fund",
        "indicators",
        "minimum_menu",
        "participation",
        "roadmap",
        "times",
        "transfers",
    }
)
"""Names in the places of numbers about which something else in the file decides whether they can be meant."""


def check_together(found: UncertaintyInspection, others: Callable[[Inspection], None]) -> None:
    """Report ranges, scenarios and views with which the rest of a sound file would be faulty.

    Numbers are tried at the ends of their ranges such that each pair of parameters is seen in all four combinations,
    which takes about twice the logarithm of their number of trials.
    """
    figures, negotiation = uncertainty_figures(found.negotiation), found.negotiation
    judged = [part for part in figures.parameters if any(_is_judged(path) for path in part.paths)]
    if _fault_in_trials(found, judged, others) is not None:
        _report_numbers(found, judged, others)
    for section, several in (("scenarios", figures.scenarios), ("views", figures.views)):
        for name, part in several.items():
            if name != FILE and any(_is_judged(path) for path in part.changes):
                fault = _first_fault(found, under(negotiation, name), others)
                if fault is not None:
                    _report(found, (*UNCERTAINTY, section, name), "with these changes", fault)


def _is_judged(path: Path) -> bool:
    return not _JUDGED.isdisjoint(path)


def _trials(parameters: Sequence[Parameter]) -> Iterator[list[float]]:
    """Yield values of all parameters such that any two are seen at both ends of both."""
    if not parameters:
        return
    ends = [(part.distribution.low, part.distribution.high) for part in parameters]
    for end in (0, 1):
        yield [pair[end] for pair in ends]
    for bit in range((len(parameters) - 1).bit_length()):
        for end in (0, 1):
            yield [pair[at >> bit & 1 ^ end] for at, pair in enumerate(ends)]


def _first_fault(
    found: UncertaintyInspection, negotiation: Negotiation, others: Callable[[Inspection], None]
) -> Fault | None:
    trial = replace(found.inspection, negotiation=negotiation, faults=[])
    others(trial)
    return trial.faults[0] if trial.faults else None


def _fault_in_trials(
    found: UncertaintyInspection, parameters: Sequence[Parameter], others: Callable[[Inspection], None]
) -> Fault | None:
    trials = (changed(found.negotiation, parameters, theta) for theta in _trials(parameters))
    return next((fault for trial in trials if (fault := _first_fault(found, trial, others)) is not None), None)


def _report_numbers(
    found: UncertaintyInspection, parameters: Sequence[Parameter], others: Callable[[Inspection], None]
) -> None:
    """Report the numbers that are to blame by themselves, and then those that are only together."""
    blamed: dict[str, tuple[Parameter, float, Fault]] = {}
    for part in parameters:
        for value in (part.distribution.low, part.distribution.high):
            alone = _first_fault(found, changed(found.negotiation, [part], [value]), others)
            if alone is not None:
                blamed.setdefault(_key(part), (part, value, alone))
    for key, (part, value, alone) in blamed.items():
        _report(found, (*UNCERTAINTY, "numbers", key), f"where {part.title} is {value:g}", alone)
    rest = [part for part in parameters if _key(part) not in blamed]
    together = _fault_in_trials(found, rest, others)
    if together is not None:
        keys = listed(dict.fromkeys(_key(part) for part in rest))
        _report(found, (*UNCERTAINTY, "numbers"), f"within the ranges of {keys}", together)


def _key(part: Parameter) -> str:
    """Return the doubtful number that a parameter belongs to."""
    return part.name.partition(".")[0]


def _report(found: UncertaintyInspection, path: Path, circumstances: str, fault: Fault) -> None:
    message = f"{circumstances} the file is faulty: {fault.message}"
    hint = "narrow the range, or change other numbers together with it"
    found.inspection.fault("faulty-together", path, message, got=fault.got, wanted=fault.wanted, hint=hint, of_key=True)
