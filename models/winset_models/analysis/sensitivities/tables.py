"""Findings as tables of pandas, with units."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from winset_models.analysis.finding_parts import Finding
from winset_models.analysis.sensitivity_findings import Breakpoints, Sensitivity
from winset_solver.errors import ArgumentError

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]
EXTRA: Final = "pip install 'winset[sensitivity]'"
_OF_FILE: Final = {
    "information": ("value", "interval"),
    "regret": ("regret",),
    "value of P1": ("gain",),
}
"""Columns of tables that are in the unit of the file."""


def tables(finding: Sensitivity) -> dict[str, "DataFrame"]:
    """Return every part of a finding as a table of pandas, by the name of the part.

    The public name is ``winset.dataframes``.

    ``attrs["units"]`` of a table has the units of its columns, by column, as far as a column has one unit; where
    figures of several units stand in one column, the column ``unit`` says which by row.

    Parameters
    ----------
    finding
        Parts that it lacks have no table.

    Raises
    ------
    ArgumentError
        Where pandas is not installed.

    Examples
    --------
    >>> from winset_instances import path
    >>> from winset_models.analysis.sensitivity import sensitivity
    >>> from winset_models.campaigns.where import Where
    >>> from winset_models.negotiation.reader import read
    >>> negotiation = read(path("divide_the_dollar"))
    >>> finding = sensitivity(negotiation, ["tornado"], of=["total gain"], where=Where(workers=0))
    >>> found = tables(finding)
    >>> sorted(found)
    ['numbers', 'packages', 'quantities', 'tornado']
    >>> found["tornado"]["parameter"].tolist()
    ['bob', 'ann']
    """
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise ArgumentError("tables need pandas, which is not installed", hint=EXTRA) from error
    found = {}
    for name, rows in _Rows(finding).tables():
        frame = pandas.DataFrame.from_records(rows)
        frame.attrs["units"] = dict.fromkeys(_OF_FILE.get(name, ()), finding.subject.unit)
        found[name] = frame
    for samples in finding.samples:
        frame = pandas.DataFrame({**samples.parameters, **samples.quantities})
        frame["package"], frame["status"] = samples.packages, samples.statuses
        units = _units(finding)
        frame.attrs["units"] = {name: units[name] for name in frame.columns if units.get(name)}
        found[f"samples of {samples.name}"] = frame
    return found


class _Rows:
    """The rows of every table of a finding."""

    def __init__(self, finding: Sensitivity) -> None:
        self._finding = finding
        self._units = _units(finding)

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield the tables that have rows."""
        finding = self._finding
        found = {
            "numbers": _rows(finding.parameters),
            "quantities": _rows(finding.quantities),
            "packages": [{"package": item.key, "words": item.words} for item in finding.packages],
            "tornado": self._of_quantities(finding.tornado.bars if finding.tornado else ()),
            "morris": self._of_quantities(finding.morris.effects if finding.morris else ()),
            "sobol": _rows(finding.sobol.indices if finding.sobol else ()),
            "information": _rows(finding.information.parameters if finding.information else ()),
            "breakpoints": [row for item in finding.breakpoints for row in self._segments(item)],
            "map": list(self._map()),
            "acceptability": [
                {"package": item.package, "share": item.share, "interval": item.interval}
                | {f"weight of {party}": weight for party, weight in item.central_weights.items()}
                for item in (finding.acceptability.packages if finding.acceptability else ())
            ],
            "regret": list(self._regret()),
            "discovery": list(self._boxes()),
            "views": list(self._views()),
            "value of P1": [
                {"view": item.party, "title": item.title, "party": party, "gain": gain}
                for item in (finding.views.views if finding.views else ())
                for party, gain in item.value_of_file_package.items()
            ],
        }
        yield from ((name, rows) for name, rows in found.items() if rows)

    def _of_quantities(self, parts: Sequence[Finding]) -> list[Row]:
        return [row | {"unit": self._units[row["quantity"]]} for row in _rows(parts)]

    def _segments(self, item: Breakpoints) -> Iterator[Row]:
        for segment in item.segments:
            yield {"parameter": item.parameter} | segment.model_dump() | {"unit": self._units[item.parameter]}

    def _map(self) -> Iterator[Row]:
        part = self._finding.map
        if part is not None:
            for first, row in zip(part.first_values, part.packages, strict=True):
                for second, package in zip(part.second_values, row, strict=True):
                    yield {part.first: first, part.second: second, "package": package}

    def _regret(self) -> Iterator[Row]:
        part = self._finding.regret
        if part is not None:
            for item in (*([part.chosen] if part.chosen else []), *part.others):
                for scenario, regret in item.regrets.items():
                    row = {"package": item.package, "apart": item.apart, "scenario": scenario}
                    row |= {"title": part.scenarios[scenario]}
                    yield row | {"regret": regret, "holds": item.holds[scenario]}

    def _boxes(self) -> Iterator[Row]:
        part = self._finding.discovery
        for at, box in enumerate(part.boxes if part else (), 1):
            quality = {"box": at, "coverage": box.coverage, "density": box.density, "mass": box.mass}
            for name, (low, high) in box.limits.items():
                yield quality | {"parameter": name, "low": low, "high": high, "unit": self._units[name]}

    def _views(self) -> Iterator[Row]:
        part = self._finding.views
        for item in part.views if part else ():
            for name, value in item.answer.quantities.items():
                answer = {"status": item.answer.status, "package": item.answer.package}
                row = {"view": item.party, "title": item.title, **answer}
                yield row | {"quantity": name, "value": value, "unit": self._units[name]}


def _rows(parts: Sequence[Finding]) -> list[Row]:
    """Return one row per part; lists in one text."""
    rows = [part.model_dump() for part in parts]
    return [{key: ", ".join(v) if isinstance(v, list) else v for key, v in row.items()} for row in rows]


def _units(finding: Sensitivity) -> dict[str, str]:
    """Return the units of doubtful numbers and figures, by name."""
    numbers = {item.name: item.unit for item in finding.parameters}
    return numbers | {item.name: item.unit for item in finding.quantities}
