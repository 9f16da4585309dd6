"""Doubts about a sound section of uncertainty: what it says that is probably not meant."""

from winset_models.negotiation.checks.doubted_places import UNCERTAINTY, short
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.origin import Path
from winset_models.negotiation.uncertainty.changes import changed_number
from winset_models.negotiation.uncertainty.figures import Circumstances, Parameter, parameters_of, uncertainty_figures


def doubt_uncertainty(inspection: Inspection) -> None:
    """Report everything doubtful about what a file says about its uncertainty."""
    negotiation = inspection.negotiation
    said = negotiation.uncertainty
    if said is None:
        return
    if not (said.numbers or said.scenarios or said.views or said.weights):
        message, hint = "the section says nothing about uncertainty", "name doubtful `numbers`, or leave it out"
        inspection.warning("says-nothing", UNCERTAINTY, message, hint=hint)
        return
    for key, number in said.numbers.items():
        path = (*UNCERTAINTY, "numbers", key)
        parameters = parameters_of(negotiation, key, number)
        _doubt_nominal(inspection, parameters, path)
        _doubt_factor(inspection, parameters, path)
    figures = uncertainty_figures(negotiation)
    for section, several in (("scenarios", figures.scenarios), ("views", figures.views)):
        for name, part in several.items():
            if part.changes and not _changes_something(inspection, part):
                message = "these changes leave every number as it is"
                inspection.warning("changes-nothing", (*UNCERTAINTY, section, name), message)


def _doubt_nominal(inspection: Inspection, parameters: list[Parameter], path: Path) -> None:
    for part in parameters:
        if not part.distribution.low <= part.nominal <= part.distribution.high:
            said = (
                f"`{short(inspection.negotiation, part.paths[0])}`" if part.means == "value" else "what the file says"
            )
            message = f"{said} ({part.means} {part.nominal:g}) is not in the range"
            hint = f"the range is from {part.distribution.low:g} to {part.distribution.high:g}"
            hint += "; as a factor, 20 % less than the file says is 0.8" if part.means == "factor" else ""
            inspection.warning("nominal-outside", path, message, hint=hint)
            return


def _doubt_factor(inspection: Inspection, parameters: list[Parameter], path: Path) -> None:
    for part in parameters:
        if part.means == "factor" and not any(entry_at(inspection.negotiation, place) for place in part.paths):
            message = f"`{short(inspection.negotiation, part.paths[0])}` is 0, which no factor changes"
            inspection.warning("changes-nothing", path, message, hint="write `means: difference`")
            return


def _changes_something(inspection: Inspection, part: Circumstances) -> bool:
    written = {path: entry_at(inspection.negotiation, path) for path in part.changes}
    return any(changed_number(number, part.changes[path]) != number for path, number in written.items())
