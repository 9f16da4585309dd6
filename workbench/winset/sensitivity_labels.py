"""What doubtful numbers, figures and packages are called in an answer about what would change it."""

from collections.abc import Iterable
from math import floor, log10
from typing import Final

from winset.words import MINUS, figure, listed
from winset_models.analysis.sensitivity_findings import ParameterLabel, QuantityLabel, Sensitivity
from winset_models.negotiation.statements import unit_after

DIGITS: Final = 4
"""Significant digits of doubtful numbers: where an answer changes is worth one more than an amount."""
NO_DEAL: Final = "no deal"
"""In place of the key of a package."""
HOLDS: Final = "holds"
FAILS: Final = "fails"
"""In place of both where the question is about a proposed deal."""
OWN: Final = "what is recommended with the numbers of the file"
"""In place of the contents of a package, which may be long."""
TIMES: Final = "×"
"""Before a factor of what the file says."""


class Labels:
    """The labels of a finding, looked up by name.

    Parameters
    ----------
    finding
        Whose parameters, quantities and packages are named.
    """

    def __init__(self, finding: Sensitivity) -> None:
        self.finding = finding
        self.parameters = {item.name: item for item in finding.parameters}
        self.quantities = {item.name: item for item in finding.quantities}
        self.packages = {item.key: item for item in finding.packages}
        self.deal = bool(finding.manifest.options.get("deal"))
        self.none = FAILS if self.deal else NO_DEAL
        self.gone = "the deal fails" if self.deal else "there is no deal"
        self.stands = "the deal holds" if self.deal else "there is a deal"

    def number(self, name: str) -> str:
        """Return what a doubtful number is called; its name too where another one is called the same."""
        title = self.parameters[name].title
        same = sum(item.title == title for item in self.parameters.values()) > 1
        return f"{title} ({name})" if same else title

    def setting(self, name: str, value: float) -> str:
        """Return a value of a doubtful number with its unit: `6.2 points`, `×0.8` or `+2 points`."""
        return setting(self.parameters[name], value)

    def span(self, name: str, low: float, high: float) -> str:
        """Return a range of a doubtful number with its unit: `5 to 12 points`, `×0.8 to ×1.2`."""
        return span(self.parameters[name], low, high)

    def factors(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return what the sign before factors means, as a part of a legend; nothing where no number is moved by one."""
        return (
            [(TIMES, "times what the file says")]
            if any(self.parameters[name].means == "factor" for name in names)
            else []
        )

    def nominal(self, name: str) -> str:
        """Return what the file says."""
        return self.setting(name, self.parameters[name].nominal)

    def reach(self, name: str) -> str:
        """Return the whole range of a doubtful number."""
        label = self.parameters[name]
        return span(label, label.low, label.high)

    def position(self, name: str, value: float) -> float:
        """Return where a value lies between the ends of its range, from 0 to 1; beyond them outside of it."""
        label = self.parameters[name]
        return (value - label.low) / (label.high - label.low)

    def quantity(self, name: str) -> str:
        """Return what a figure is called."""
        return self.quantities[name].title

    def measure(self, name: str) -> str:
        """Return what a figure is called, and its unit."""
        return measure(self.quantities[name])

    def package(self, key: str | None) -> str:
        """Return the key of a package, or that there is none; of a deal, whether it holds."""
        if key is None:
            return self.none
        return HOLDS if self.deal else key

    def described(self, key: str | None) -> str:
        """Return the key of a package and what is different about it."""
        return self.none if key is None else f"{key} ({self.words(key)})"

    def words(self, key: str) -> str:
        """Return what is different about a package, or that it is what the file recommends."""
        return ("the deal" if self.deal else OWN) if key == self.finding.base.package else self.packages[key].words

    def numbers(self, names: list[str], most: int) -> str:
        """Return doubtful numbers as a list in a sentence, those beyond ``most`` counted."""
        called = [f"“{self.number(name)}”" for name in names]
        more = len(called) - most
        return listed(called if more <= 0 else [*called[:most], f"{more} more"])


def setting(label: ParameterLabel, value: float) -> str:
    """Return a value of a doubtful number with its unit.

    Examples
    --------
    >>> label = ParameterLabel(name="staff", title="Staff", paths=[], means="difference", unit="persons",
    ...                        nominal=0, low=-2, high=2, distribution="uniform")
    >>> setting(label, 1.5), setting(label, -2), setting(label, 4e-6)
    ('+1.5 persons', '−2 persons', '+0 persons')
    """
    shown = _shown(label, value)
    return f"{shown} {unit_after(shown, label.unit)}" if label.unit else shown


def span(label: ParameterLabel, low: float, high: float) -> str:
    """Return a range of a doubtful number with its unit.

    Examples
    --------
    >>> label = ParameterLabel(name="fee", title="Fee", paths=[], means="factor", unit="", nominal=1, low=0.8, high=1,
    ...                        distribution="uniform")
    >>> span(label, 0.8, 1)
    '×0.8 to ×1'
    """
    ends = f"{_shown(label, low)} to {_shown(label, high)}"
    return f"{ends} {label.unit}" if label.unit else ends


def _shown(label: ParameterLabel, value: float) -> str:
    """Return a value, what is next to nothing on the scale of its range rounded away."""
    scale = max(abs(label.low), abs(label.high))
    shown = figure(round(value, DIGITS - 1 - floor(log10(scale))) if scale else value, DIGITS)
    if label.means == "factor":
        return f"{TIMES}{shown}"
    return f"+{shown}" if label.means == "difference" and not shown.startswith(MINUS) else shown


def measure(label: QuantityLabel) -> str:
    """Return what a figure is called, and its unit where it has one.

    Examples
    --------
    >>> measure(QuantityLabel(name="adoption", title="Adoption", unit=""))
    'Adoption'
    """
    return f"{label.title}, in {label.unit}" if label.unit else label.title
