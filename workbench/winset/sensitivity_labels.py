"""What doubtful numbers, figures and packages are called in an answer about what would change it."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor, log10
from typing import Final

from winset.words import MINUS, figure, listed
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.sensitivity_parts import ParameterLabel, QuantityLabel
from winset_models.negotiation.statements import unit_after
from winset_solver.tolerances import PLACE

DIGITS: Final = 4
"""Significant digits of doubtful numbers: where an answer changes is worth one more than an amount."""
MOST_DIGITS: Final = 12
"""The same where fewer would say something else; what a float has beyond them is rounding."""
NO_DEAL: Final = "no deal"
"""In place of the key of a package."""
HOLDS: Final = "holds"
FAILS: Final = "fails"
"""In place of both where the question is about a proposed deal."""
OWN: Final = "what is recommended with the numbers of the file"
"""In place of the contents of a package, which may be long."""
MOST_CHANGES: Final = 4
"""Differences of a package that a line names before it counts the rest."""
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

    def within(self, name: str, low: float, high: float) -> str:
        """Return a range in which something holds, its ends rounded to the inside: `6.21 to 9.9 persons`."""
        return within(self.parameters[name], low, high)

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

    def outlined(self, key: str) -> str:
        """Return what is different about a package, the first few changes of many."""
        changes = self.words(key).removesuffix(".").split("; ")
        more = len(changes) - MOST_CHANGES
        return "; ".join(changes if more <= 1 else [*changes[:MOST_CHANGES], f"and {more} more"])

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
    said = shown(label, value)
    return f"{said} {unit_after(said, label.unit)}" if label.unit else said


def span(label: ParameterLabel, low: float, high: float) -> str:
    """Return a range of a doubtful number with its unit.

    Examples
    --------
    >>> label = ParameterLabel(name="fee", title="Fee", paths=[], means="factor", unit="", nominal=1, low=0.8, high=1,
    ...                        distribution="uniform")
    >>> span(label, 0.8, 1)
    '×0.8 to ×1'
    """
    said = ((shown(label, low, more), shown(label, high, more)) for more in range(MOST_DIGITS - DIGITS))
    first, last = next(((one, other) for one, other in said if one != other), (shown(label, low), ""))
    return f"{first} to {last} {label.unit}".rstrip() if last else setting(label, low)


def within(label: ParameterLabel, low: float, high: float) -> str:
    """Return a range in which something holds, its ends rounded to the inside but not beyond what the file says.

    Examples
    --------
    >>> label = ParameterLabel(name="fee", title="Fee", paths=[], means="factor", unit="", nominal=1, low=0.8, high=1.2,
    ...                        distribution="uniform")
    >>> within(label, 0.89462, 1.03447), within(label, 1.00002, 1.1)
    ('×0.895 to ×1.034', '×1.00002 to ×1.1')
    """
    middle = min(max(label.nominal, low), high)
    ends = _inside(label, low, middle, ROUND_CEILING), _inside(label, high, middle, ROUND_FLOOR)
    return f"{ends[0]} to {ends[1]} {label.unit}".rstrip() if ends[0] != ends[1] else span(label, low, high)


def _inside(label: ParameterLabel, end: float, middle: float, rounding: str) -> str:
    """Return an end rounded towards a place, with as many digits as keep it on this side of that.

    To the nearest number where that is as near as the places of changes are known.
    """
    nearest = round(end, _decimals(label))
    if abs(nearest - end) <= 2.0 * PLACE * (label.high - label.low):
        return shown(label, nearest)
    exact = Decimal(f"{end:.{MOST_DIGITS}g}")
    for more in range(MOST_DIGITS - DIGITS):
        place = float(exact.quantize(Decimal(1).scaleb(-_decimals(label) - more), rounding))
        if min(end, middle) <= place <= max(end, middle) or place == float(exact):
            return shown(label, place, more)
    return shown(label, end, MOST_DIGITS - DIGITS)


def _decimals(label: ParameterLabel) -> int:
    """Return after how many decimals a value is next to nothing on the scale of its range."""
    scale = max(abs(label.low), abs(label.high))
    return DIGITS - 1 - floor(log10(scale)) if scale else 0


def shown(label: ParameterLabel, value: float, more: int = 0) -> str:
    """Return a value without its unit, what is next to nothing on the scale of its range rounded away.

    Parameters
    ----------
    more
        Digits beyond the usual ones.
    """
    said = figure(round(value, _decimals(label) + more), DIGITS + more)
    if label.means == "factor":
        return f"{TIMES}{said}"
    return f"+{said}" if label.means == "difference" and not said.startswith(MINUS) else said


def measure(label: QuantityLabel) -> str:
    """Return what a figure is called, and its unit where it has one.

    Examples
    --------
    >>> measure(QuantityLabel(name="adoption", title="Adoption", unit=""))
    'Adoption'
    """
    return f"{label.title}, in {label.unit}" if label.unit else label.title
