"""Findings as sheets: tables of plain figures and words, for spreadsheets and CSV files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any, Final

from winset.words import STATUS_WORDS, Names, differences, participants, settlement
from winset.zone_words import place
from winset_models.analysis.findings import (
    Check,
    Comparison,
    Evaluation,
    Manifest,
    Recommendation,
    SolutionFinding,
    Status,
)
from winset_models.analysis.zone_findings import Standing, Zone, ZoneDeal
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import ACCOUNT, SHARE

Cell = str | float | int | None
"""What stands in a cell: words, a figure, or nothing."""
Exported = Zone | Recommendation | Comparison
"""The findings that become sheets."""
_DIGITS: Final = 9
"""Significant digits of the largest figure in a column; what lies beyond them is noise of the computation."""
_PAIR: Final = 2


@dataclass(frozen=True)
class Sheet:
    """A table with a name; the first row is the heading."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(finding: Exported) -> tuple[Sheet, ...]:
    """Return the sheets of a finding; the second one, of the frontier or of the solutions, is the answer.

    Amounts are in the unit of the negotiation, which the sheet About names, rounded to nine significant digits of the
    largest in their column. A column holds figures or words; trade-offs are between two parties.
    """
    *tables, about = _SHEETS[type(finding)](finding)
    return (*map(_rounded, tables), about)


def _rounded(sheet: Sheet) -> Sheet:
    columns = (_rounded_column(column) for column in zip(*sheet.rows, strict=True))
    return replace(sheet, rows=tuple(zip(*columns, strict=True)))


def _rounded_column(column: Sequence[Cell]) -> Sequence[Cell]:
    scale = max((abs(cell) for cell in column if isinstance(cell, float)), default=0.0)
    return [_round(cell, scale) if isinstance(cell, float) else cell for cell in column]


def _round(figure: float, scale: float) -> float:
    """Return a figure as exact as figures of this size are; what is shown as nothing becomes 0."""
    if abs(figure) <= SHARE:
        return 0.0
    return round(figure, _DIGITS - 1 - floor(log10(scale))) + 0.0  # the sum turns -0.0 into 0.0


def _zone(finding: Zone) -> list[Sheet]:
    others = [*(item.found.package for item in finding.solutions), *(deal.package for deal in finding.deals)]
    columns = _Columns(finding, [*(point.package for point in finding.points), *others])
    return [
        _zone_parties(columns.names, finding),
        _frontier(columns, finding),
        _zone_solutions(columns, finding),
        _zone_deals(columns, finding),
        *([_steps(columns.names, finding)] if len(finding.parties) == _PAIR else []),
        _about(finding, finding.manifest, _zone_facts(finding), finding.checks, finding.notes),
    ]


def _recommendation(finding: Recommendation | Comparison) -> list[Sheet]:
    proposed = [deal.package for deal in finding.deals]
    columns = _Columns(finding, [*(solution.package for solution in finding.solutions), *proposed])
    checks = [check for solution in finding.solutions for check in solution.checks]
    notes = [f"{solution.title}: {note}" for solution in finding.solutions for note in solution.notes]
    return [
        _parties(columns.names, {"Largest possible": finding.ideal}),
        Sheet("Solutions", ("Solution", "Status", *columns.heads), tuple(map(columns.solution, finding.solutions))),
        _deals(columns, finding.deals),
        _about(finding, finding.manifest, [], checks, notes),
    ]


_SHEETS: Mapping[type[Exported], Callable[[Any], list[Sheet]]] = {
    Zone: _zone,
    Recommendation: _recommendation,
    Comparison: _recommendation,
}


class _Columns:
    """The columns that say what a package is worth and what is in it.

    Parameters
    ----------
    finding
        Whose labels and walk-away values count.
    packages
        Payments and assistance have columns only where one of these has any. An issue that one of these divides has a
        column of shares for each option, any other issue a column that names the option.
    """

    def __init__(self, finding: Exported, packages: Sequence[Package | None]) -> None:
        known = [package for package in packages if package is not None]
        self.subject = finding.subject
        self.names = Names(finding.subject)
        self.transfers = any(package.transfers for package in known)
        self.assistance = any(package.assistance for package in known)
        self.divided = {issue for package in known for issue, parts in package.shares.items() if _mixed(parts)}
        parties = [self.names.party(party) for party in self.subject.parties]
        choices = [head for issue in self.subject.issues for head in self._issue_heads(issue)]
        choices += map(self.names.module, self.subject.modules)
        choices += [f"Net payment to {name}" for name in parties] if self.transfers else []
        choices += ["Assistance"] if self.assistance else []
        self.heads = (*(f"Payoff {name}" for name in parties), *(f"Gain {name}" for name in parties), *choices)

    def cells(self, payoffs: Mapping[str, float], package: Package | None) -> tuple[Cell, ...]:
        """Return payoffs, gains and choices; blanks where there is no package."""
        if package is None:
            return (None,) * len(self.heads)
        parties = self.subject.parties
        gains = [_gain(payoffs[key], label.disagreement) if key in payoffs else None for key, label in parties.items()]
        return (*(payoffs.get(key) for key in parties), *gains, *self._choices(package))

    def _issue_heads(self, issue: str) -> list[str]:
        name = self.names.issue(issue)
        if issue not in self.divided:
            return [name]
        return [f"{name}: share {self.names.option(issue, option)}" for option in self.subject.issues[issue].options]

    def _issue_cells(self, issue: str, package: Package) -> list[Cell]:
        if issue not in self.divided:
            return [settlement(self.names, issue, package)]
        parts = package.shares.get(issue)
        return [parts.get(option, 0.0) if parts else None for option in self.subject.issues[issue].options]

    def _choices(self, package: Package) -> Iterable[Cell]:
        for issue in self.subject.issues:
            yield from self._issue_cells(issue, package)
        yield from (participants(self.names, module, package) for module in self.subject.modules)
        if self.transfers:
            yield from (package.transfers.get(party, 0.0) for party in self.subject.parties)
        if self.assistance:
            yield ", ".join(
                f"{self.names.party(party)}: {units:g} {resource}"
                for party, resources in package.assistance.items()
                for resource, units in resources.items()
            )

    def solution(self, found: SolutionFinding, *more: Cell) -> tuple[Cell, ...]:
        """Return the row of a bargaining solution."""
        payoffs = {party: account.payoff for party, account in found.accounts.items()}
        return (found.title, STATUS_WORDS[found.status], *more, *self.cells(payoffs, found.package))


def _mixed(parts: Mapping[str, float]) -> bool:
    return sum(part > ACCOUNT for part in parts.values()) > 1


def _gain(payoff: float, disagreement: float) -> float:
    """Return a gain; nothing where it is no more than the noise of the payoff."""
    gain = payoff - disagreement
    return gain if abs(gain) > SHARE * max(abs(payoff), abs(disagreement)) else 0.0


def _frontier(columns: _Columns, finding: Zone) -> Sheet:
    rows = [(point.number, *columns.cells(point.payoffs, point.package)) for point in finding.points]
    return Sheet("Frontier", ("Deal", *columns.heads), tuple(rows))


def _zone_parties(names: Names, finding: Zone) -> Sheet:
    more: dict[str, Mapping[str, float]] = {"Smallest listed": finding.nadir, "Largest possible": finding.ideal}
    if finding.coverage is not None:
        more["Left out at most"] = finding.coverage
    return _parties(names, more, finding.parties)


def _parties(names: Names, more: Mapping[str, Mapping[str, float]], compared: Sequence[str] = ()) -> Sheet:
    columns = ["Party", "Id", "Group", "Voice weight", "Walking away", *more, *(["Compared"] if compared else [])]
    rows: list[tuple[Cell, ...]] = []
    for key, label in names.subject.parties.items():
        figures = (values.get(key) for values in more.values())
        last = (_yes(key in compared),) if compared else ()
        rows.append((label.name, key, label.group, label.weight, label.disagreement, *figures, *last))
    return Sheet("Parties", tuple(columns), tuple(rows))


def _yes(fact: bool | None) -> str | None:  # noqa: FBT001  # a fact in words, not a switch
    return None if fact is None else "yes" if fact else "no"


_PLACE = ("On the frontier", "Listed deal", "Distance", "Nearest better deal", "Place")


def _place(columns: _Columns, finding: Zone, standing: Standing | None, package: Package | None) -> tuple[Cell, ...]:
    """Return where a package stands: in figures as far as there are any, and in words."""
    if standing is None or package is None:
        return (None,) * len(_PLACE)
    better = standing.improvements[0].point.number if standing.improvements else None
    words = place(finding, standing)
    listed = next((point for point in finding.points if point.number == standing.number), None)
    if listed and differences(columns.names, listed.package, package):
        words = f"worth the same as {words}"
    return (_yes(standing.on_frontier), standing.number, standing.distance, better, words)


def _zone_solutions(columns: _Columns, finding: Zone) -> Sheet:
    rows = [
        columns.solution(item.found, *_place(columns, finding, item.standing, item.found.package))
        for item in finding.solutions
    ]
    return Sheet("Solutions", ("Solution", "Status", *_PLACE, *columns.heads), tuple(rows))


_DEAL = ("Deal", "Id", "Proposed by", "Completion", "Possible", "Below walking away")
_COMPLETION: Mapping[Status, str] = {
    "optimal": "settled",
    "stopped with a solution": "not settled: stopped early, with the best completion found",
    "stopped without a solution": "not settled: stopped early",
    "no package": "not settled: no package completes it",
    "no acceptable package": "not settled: no package that all accept completes it",
    "unbounded": "not settled: payoffs grow without limit",
    "disagreement": "not settled: two solves contradict each other",
    "not applicable": "not settled",
}
"""Whether what a proposed deal leaves open was filled in; it says nothing about the worth of the deal."""


def _head(columns: _Columns, deal: ZoneDeal | Evaluation) -> tuple[Cell, ...]:
    losers = columns.names.parties(deal.losers) or None
    return (deal.title, deal.deal, deal.proposed_by, _COMPLETION[deal.status], _yes(deal.feasible), losers)


def _zone_deals(columns: _Columns, finding: Zone) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for deal in finding.deals:
        where = _place(columns, finding, deal.standing, deal.package)
        rows.append((*_head(columns, deal), *where, *columns.cells(deal.payoffs, deal.package)))
    return Sheet("Deals", (*_DEAL, *_PLACE, *columns.heads), tuple(rows))


def _deals(columns: _Columns, deals: Sequence[Evaluation]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for deal in deals:
        payoffs = {party: account.payoff for party, account in deal.accounts.items()}
        rows.append((*_head(columns, deal), _yes(deal.efficient), *columns.cells(payoffs, deal.package)))
    return Sheet("Deals", (*_DEAL, "Efficient", *columns.heads), tuple(rows))


def _steps(names: Names, finding: Zone) -> Sheet:
    changes = [f"Change for {names.party(party)}" for party in finding.parties]
    rate = "Gained by the second for 1 from the first"
    rows = [
        (step.start, step.end, *(step.changes[party] for party in finding.parties), step.rate, _yes(step.straight))
        for step in finding.steps
    ]
    return Sheet("Trade-offs", ("From deal", "To deal", *changes, rate, "Any mixture possible"), tuple(rows))


def _zone_facts(finding: Zone) -> list[tuple[str, Cell]]:
    return [
        ("Status", STATUS_WORDS[finding.status]),
        ("Every deal on the frontier listed", _yes(finding.complete)),
        ("Compared", Names(finding.subject).parties(finding.parties)),
        ("Below walk-away values included", _yes(finding.beyond)),
        ("Share of ranges that may be left out", finding.coverage_wanted),
        ("Deals listed", len(finding.points)),
        ("Straight stretches", len(finding.segments)),
        ("Algorithm", finding.method),
    ]


def _about(
    finding: Exported,
    manifest: Manifest,
    facts: Sequence[tuple[str, Cell]],
    checks: Sequence[Check],
    notes: Sequence[str],
) -> Sheet:
    """Return what was asked, how it ended, on what it rests, and what is needed to get it again."""
    subject = finding.subject
    rows: list[tuple[str, Cell]] = [("Negotiation", subject.title), ("Unit of all amounts", subject.unit), *facts]
    rows += [("Check", f"{check.claim}: {check.outcome} ({check.method})") for check in checks]
    rows += [("Note", note) for note in notes]
    rows += [("Assumption", text) for text in subject.assumptions]
    rows += [("File", manifest.file), ("SHA-256", manifest.sha256), ("Created", manifest.created)]
    rows += [(f"Option {name}", _plain(value)) for name, value in manifest.options.items()]
    rows += [(f"Version of {name}", version) for name, version in manifest.versions.items()]
    return Sheet("About", ("What", "Value"), tuple(rows))


def _plain(value: str | float | bool | None) -> Cell:  # noqa: FBT001  # an option of a run, not a switch
    return _yes(value) if isinstance(value, bool) else value
