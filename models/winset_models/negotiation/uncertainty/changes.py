"""The negotiation with other numbers: for values of the parameters, in a scenario, or as a party sees it."""

from collections.abc import Mapping, Sequence

from winset_models.negotiation.content import Content
from winset_models.negotiation.entries import entry_at, with_values
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.uncertainty.figures import FILE, Circumstances, Parameter, uncertainty_figures
from winset_models.negotiation.uncertainty.parts import Adjustment
from winset_solver.errors import ArgumentError


def changed(negotiation: Negotiation, parameters: Sequence[Parameter], theta: Sequence[float]) -> Negotiation:
    """Return the negotiation in which parameters have other values.

    The result equals what is read from a file in which these very numbers are written; whole numbers stay whole.
    Nothing is validated: within the ranges of a file that was read there is nothing to find.

    Parameters
    ----------
    negotiation
        The negotiation that the parameters belong to.
    parameters
        Some or all of its parameters.
    theta
        The value of each.
    """
    return with_parameters(negotiation, parameters, [float(value) for value in theta])


def with_parameters(negotiation: Negotiation, parameters: Sequence[Parameter], theta: Sequence[Content]) -> Negotiation:
    """Return the negotiation as :func:`changed` does, with values of any type that can be computed with."""
    numbers = {
        path: parameter.number(entry_at(negotiation, path), value)
        for parameter, value in zip(parameters, theta, strict=True)
        for path in parameter.paths
    }
    return _with_numbers(negotiation, numbers)


def under(negotiation: Negotiation, name: str) -> Negotiation:
    """Return the negotiation in a scenario, or as a party or group sees it.

    Raises
    ------
    ArgumentError
        There is no such scenario or view.
    """
    figures = uncertainty_figures(negotiation)
    known = {**figures.views, **figures.scenarios}
    if name not in known:
        wanted = ", ".join(known)
        raise ArgumentError("there is no such scenario or view", where="scenario", got=name, wanted=f"one of {wanted}")
    return negotiation if name == FILE else under_circumstances(negotiation, known[name])


def under_circumstances(negotiation: Negotiation, circumstances: Circumstances) -> Negotiation:
    """Return the negotiation with the numbers of a scenario or view."""
    changes = circumstances.changes.items()
    return _with_numbers(
        negotiation, {path: changed_number(entry_at(negotiation, path), part) for path, part in changes}
    )


def changed_number(written: float, change: float | Adjustment) -> float:
    """Return what a number of the file becomes in a scenario or view."""
    return written * change.times + change.plus if isinstance(change, Adjustment) else change


def _with_numbers(negotiation: Negotiation, numbers: Mapping[Path, float]) -> Negotiation:
    if not numbers:
        return negotiation
    typed = {
        path: round(number) if isinstance(entry_at(negotiation, path), int) else number
        for path, number in numbers.items()
    }
    copy: Negotiation = with_values(negotiation, typed)
    return copy
