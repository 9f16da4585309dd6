"""Findings as sheets: tables of plain figures and words, for spreadsheets and CSV files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import floor, log10
from typing import Any, Final

from winset.fund_sheets import fund_sheets
from winset.game_sheets import equilibria_sheets, incentive_sheets, stability_sheets
from winset.roadmap_sheets import roadmap_sheets
from winset.sensitivity_sheets import sensitivity_sheets
from winset.sheet_parts import Cell, Columns, Sheet, about_sheet, party_sheet, yes_or_no
from winset.words import STATUS_WORDS, Names, differences
from winset.zone_words import place
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation, Status
from winset_models.analysis.fund_findings import Fund
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.roadmap_findings import Roadmap
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.stability_findings import Stability
from winset_models.analysis.zone_findings import Standing, Zone, ZoneDeal
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import SHARE

Exported = Zone | Recommendation | Comparison | Equilibria | Stability | Incentives | Roadmap | Fund | Sensitivity
"""The findings that become sheets."""
_DIGITS: Final = 9
"""Significant digits of the largest figure in a column; what lies beyond them is noise of the computation."""
_PAIR: Final = 2


def sheets(finding: Exported) -> tuple[Sheet, ...]:
    """Return the sheets of a finding; the second one, such as of the frontier or of the solutions, is the answer.

    Amounts are in the unit of the negotiation, which the sheet About names, rounded to nine significant digits of the
    largest in their column unless they are exact. A column holds figures or words; trade-offs are between two parties.
    """
    *tables, about = _SHEETS[type(finding)](finding)
    return (*(table if table.exact else _rounded(table) for table in tables), about)


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
    columns = Columns(finding.subject, [*(point.package for point in finding.points), *others])
    return [
        _zone_parties(columns.names, finding),
        _frontier(columns, finding),
        _zone_solutions(columns, finding),
        _zone_deals(columns, finding),
        *([_steps(columns.names, finding)] if len(finding.parties) == _PAIR else []),
        about_sheet(finding.subject, finding.manifest, _zone_facts(finding), finding.checks, finding.notes),
    ]


def _recommendation(finding: Recommendation | Comparison) -> list[Sheet]:
    proposed = [deal.package for deal in finding.deals]
    columns = Columns(finding.subject, [*(solution.package for solution in finding.solutions), *proposed])
    checks = [check for solution in finding.solutions for check in solution.checks]
    notes = [f"{solution.title}: {note}" for solution in finding.solutions for note in solution.notes]
    return [
        party_sheet(columns.names, {"Largest possible": finding.ideal}),
        Sheet("Solutions", ("Solution", "Status", *columns.heads), tuple(map(columns.solution, finding.solutions))),
        _deals(columns, finding.deals),
        about_sheet(finding.subject, finding.manifest, [], checks, notes),
    ]


_SHEETS: Mapping[type[Exported], Callable[[Any], list[Sheet]]] = {
    Zone: _zone,
    Recommendation: _recommendation,
    Comparison: _recommendation,
    Equilibria: equilibria_sheets,
    Stability: stability_sheets,
    Incentives: incentive_sheets,
    Roadmap: roadmap_sheets,
    Fund: fund_sheets,
    Sensitivity: sensitivity_sheets,
}


def _frontier(columns: Columns, finding: Zone) -> Sheet:
    rows = [(point.number, *columns.cells(point.payoffs, point.package)) for point in finding.points]
    return Sheet("Frontier", ("Deal", *columns.heads), tuple(rows))


def _zone_parties(names: Names, finding: Zone) -> Sheet:
    more: dict[str, Mapping[str, float]] = {"Smallest listed": finding.nadir, "Largest possible": finding.ideal}
    if finding.coverage is not None:
        more["Left out at most"] = finding.coverage
    return party_sheet(names, more, finding.parties)


_PLACE = ("On the frontier", "Listed deal", "Distance", "Nearest better deal", "Place")


def _place(columns: Columns, finding: Zone, standing: Standing | None, package: Package | None) -> tuple[Cell, ...]:
    """Return where a package stands: in figures as far as there are any, and in words."""
    if standing is None or package is None:
        return (None,) * len(_PLACE)
    better = standing.improvements[0].point.number if standing.improvements else None
    words = place(finding, standing)
    listed = next((point for point in finding.points if point.number == standing.number), None)
    if listed and differences(columns.names, listed.package, package):
        words = f"worth the same as {words}"
    return (yes_or_no(standing.on_frontier), standing.number, standing.distance, better, words)


def _zone_solutions(columns: Columns, finding: Zone) -> Sheet:
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


def _head(columns: Columns, deal: ZoneDeal | Evaluation) -> tuple[Cell, ...]:
    losers = columns.names.parties(deal.losers) or None
    return (deal.title, deal.deal, deal.proposed_by, _COMPLETION[deal.status], yes_or_no(deal.feasible), losers)


def _zone_deals(columns: Columns, finding: Zone) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for deal in finding.deals:
        where = _place(columns, finding, deal.standing, deal.package)
        rows.append((*_head(columns, deal), *where, *columns.cells(deal.payoffs, deal.package)))
    return Sheet("Deals", (*_DEAL, *_PLACE, *columns.heads), tuple(rows))


def _deals(columns: Columns, deals: Sequence[Evaluation]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for deal in deals:
        payoffs = {party: account.payoff for party, account in deal.accounts.items()}
        rows.append((*_head(columns, deal), yes_or_no(deal.efficient), *columns.cells(payoffs, deal.package)))
    return Sheet("Deals", (*_DEAL, "Efficient", *columns.heads), tuple(rows))


def _steps(names: Names, finding: Zone) -> Sheet:
    changes = [f"Change for {names.party(party)}" for party in finding.parties]
    rate = "Gained by the second for 1 from the first"
    rows = [
        (step.start, step.end, *(step.changes[party] for party in finding.parties), step.rate, yes_or_no(step.straight))
        for step in finding.steps
    ]
    return Sheet("Trade-offs", ("From deal", "To deal", *changes, rate, "Any mixture possible"), tuple(rows))


def _zone_facts(finding: Zone) -> list[tuple[str, Cell]]:
    return [
        ("Status", STATUS_WORDS[finding.status]),
        ("Every deal on the frontier listed", yes_or_no(finding.complete)),
        ("Compared", Names(finding.subject).parties(finding.parties)),
        ("Below walk-away values included", yes_or_no(finding.beyond)),
        ("Share of ranges that may be left out", finding.coverage_wanted),
        ("Deals listed", len(finding.points)),
        ("Straight stretches", len(finding.segments)),
        ("Algorithm", finding.method),
    ]
