"""Equilibria, stability and incentives as sheets."""

from collections.abc import Mapping
from typing import Final

from winset.sheet_parts import Cell, Columns, Sheet, about_sheet, party_sheet, yes_or_no
from winset.words import STATUS_WORDS, Names, differences
from winset_models.analysis.equilibrium_findings import Equilibria, StandingPackage
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.stability_findings import Stability

_TEMPTED: Final = ("Party", "Payoff", "By its best choice", "Temptation", "At stake", "Keeps to it", "In words")


def equilibria_sheets(finding: Equilibria) -> list[Sheet]:
    """Return the packages that matter, the listed equilibria, and everybody's temptation in each."""
    found = {
        "The equilibrium found": finding.best,
        "Worst equilibrium": finding.worst,
        "Largest welfare": finding.optimum,
        "Closest to an equilibrium": finding.nearest,
        **{f"Equilibrium {number}": item for number, item in enumerate(finding.listed, start=1)},
    }
    packages = {title: standing for title, standing in found.items() if standing is not None}
    facts: list[tuple[str, Cell]] = [
        ("Status", STATUS_WORDS[finding.status]),
        ("Objective", finding.objective),
        ("Proven limit", finding.bound),
        ("Price of stability", finding.price_of_stability),
        ("Price of anarchy", finding.price_of_anarchy),
        ("Smallest temptation of any package", finding.smallest_regret),
        ("Every equilibrium listed", yes_or_no(finding.listed_complete)),
        *_left_out(finding.left_out),
    ]
    return [
        party_sheet(Names(finding.subject), {}),
        _packages(finding, packages),
        _temptations(finding, packages),
        about_sheet(finding.subject, finding.manifest, facts, finding.checks, finding.notes),
    ]


def _broken(statements: list[str]) -> list[tuple[str, Cell]]:
    return [("Broken by the deal", statement) for statement in statements]


def _left_out(statements: list[str]) -> list[tuple[str, Cell]]:
    return [("Not counted", statement) for statement in statements]


def _packages(finding: Equilibria | Incentives, packages: Mapping[str, StandingPackage]) -> Sheet:
    columns = Columns(finding.subject, [item.package for item in packages.values()])
    rows = [
        (title, item.welfare, item.largest, *columns.cells(_payoffs(item), item.package))
        for title, item in packages.items()
    ]
    return Sheet("Packages", ("Package", "Welfare", "Largest temptation", *columns.heads), tuple(rows))


def _payoffs(standing: StandingPackage) -> dict[str, float]:
    return {party: account.payoff for party, account in standing.accounts.items()}


def _temptations(finding: Equilibria | Stability | Incentives, packages: Mapping[str, StandingPackage]) -> Sheet:
    names = _names(finding)
    rows = [
        (
            title,
            names.party(item.party),
            item.payoff,
            item.best_payoff,
            item.amount,
            item.at_stake,
            yes_or_no(item.keeps),
            item.words,
        )
        for title, standing in packages.items()
        for item in standing.temptations
    ]
    return Sheet("Temptations", ("Package", *_TEMPTED), tuple(rows))


def _names(finding: Equilibria | Stability | Incentives) -> Names:
    if finding.subject is None:
        raise ValueError("a finding that is exported says what was negotiated")
    return Names(finding.subject)


def stability_sheets(finding: Stability) -> list[Sheet]:
    """Return everybody's temptation in a deal, the coalitions that would depart, and its modules."""
    names = _names(finding)
    if finding.manifest is None:
        raise ValueError("a finding that is exported says how to get it again")
    facts: list[tuple[str, Cell]] = [
        ("Status", STATUS_WORDS[finding.status]),
        ("Deal", finding.title),
        ("Nobody would leave", yes_or_no(finding.stable)),
        ("No coalition would depart", yes_or_no(finding.strong)),
        ("Coalition-proof", yes_or_no(finding.coalition_proof)),
        ("Coalitions up to", finding.coalitions_up_to),
        ("What outsiders do", finding.outsiders),
        *_broken(finding.broken),
        *_left_out(finding.left_out),
    ]
    return [
        party_sheet(names, {}),
        _temptations(finding, {} if finding.standing is None else {finding.title: finding.standing}),
        _coalitions(names, finding),
        _modules(names, finding),
        about_sheet(names.subject, finding.manifest, facts, finding.checks, finding.notes),
    ]


def _coalitions(names: Names, finding: Stability) -> Sheet:
    rows = [
        (number, names.party(party), gain, yes_or_no(item.credible), item.words, _changes(names, finding, number - 1))
        for number, item in enumerate(finding.blocking, start=1)
        for party, gain in item.gains.items()
    ]
    heads = ("Coalition", "Member", "Gain", "Nobody would depart again", "In words", "What changes")
    return Sheet("Coalitions", heads, tuple(rows))


def _changes(names: Names, finding: Stability, index: int) -> str | None:
    if finding.standing is None:
        return None
    return ". ".join(differences(names, finding.standing.package, finding.blocking[index].package))


def _modules(names: Names, finding: Stability) -> Sheet:
    rows = [
        (
            names.module(item.module),
            names.parties(item.members),
            yes_or_no(item.in_force),
            yes_or_no(item.internal),
            yes_or_no(item.external),
            names.parties(item.leavers) or None,
            names.parties(item.joiners) or None,
            item.surplus,
            item.spare,
            names.parties(item.pivotal) or None,
            "; ".join(map(names.parties, item.stable_coalitions)) or None,
        )
        for item in finding.modules
    ]
    heads = ("Module", "Members", "In force", "No member would leave", "No outsider would join", "Would leave")
    more = ("Would join", "Surplus", "To spare", "Pivotal", "Stable coalitions")
    return Sheet("Modules", (*heads, *more), tuple(rows))


def incentive_sheets(finding: Incentives) -> list[Sheet]:
    """Return who is paid, what each budget can keep stable, and everybody's temptation."""
    names, found = Names(finding.subject), finding.supported
    packages = {} if found is None else {finding.title: found.standing}
    facts: list[tuple[str, Cell]] = [
        ("Status", STATUS_WORDS[finding.status]),
        ("Support in all", None if found is None else found.total),
        ("Budget", finding.budget),
        ("Proven limit of welfare", finding.bound),
        ("Largest welfare of any package", finding.optimum_welfare),
        ("Every step listed", yes_or_no(finding.frontier_complete)),
        *_broken(finding.broken),
        *_left_out(finding.left_out),
    ]
    return [
        party_sheet(names, {"Credible penalty": finding.penalties_at_most}),
        _payments(names, finding),
        *([_budgets(finding)] if finding.frontier else []),
        _temptations(finding, packages),
        about_sheet(finding.subject, finding.manifest, facts, finding.checks, finding.notes),
    ]


def _payments(names: Names, finding: Incentives) -> Sheet:
    rows = [
        (
            names.party(item.party),
            item.because.amount,
            item.because.at_stake,
            item.penalty,
            item.amount,
            item.because.words,
        )
        for item in (finding.supported.payments if finding.supported else [])
    ]
    return Sheet("Payments", ("Party", "Temptation", "At stake", "Penalty", "Support", "In words"), tuple(rows))


def _budgets(finding: Incentives) -> Sheet:
    """Return the steps of the frontier, with what each package holds and who is paid."""
    points = finding.frontier
    columns = Columns(finding.subject, [point.supported.standing.package for point in points])
    paid = [f"Paid to {columns.names.party(party)}" for party in finding.subject.parties]
    rows = []
    for point in points:
        amounts = {item.party: item.amount for item in point.supported.payments}
        standing = point.supported.standing
        payments = (amounts.get(party, 0.0) for party in finding.subject.parties)
        held = columns.cells(_payoffs(standing), standing.package)
        rows.append((point.budget, point.welfare, *payments, *held))
    return Sheet("Budgets", ("Budget from", "Largest welfare", *paid, *columns.heads), tuple(rows))
