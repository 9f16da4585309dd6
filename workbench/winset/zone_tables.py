"""Tables of the zone of agreement, drawn by the console and by the report."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, log10
from typing import Final

from winset.tables import Row, Table, amounts_by_party, party_rows
from winset.words import STATUS_WORDS, Names, amount, percent, places, share, short_title
from winset.zone_words import SAME_WORTH, WORTH_THE_SAME, compared, marks, place, rate_words, stretch
from winset_models.analysis.zone_findings import Step, Zone, ZonePoint

MORE_DECIMALS: Final = 1
"""Decimals beyond the usual ones that payoffs may have so that listed deals can be told apart."""


def points(names: Names, finding: Zone, chosen: Sequence[ZonePoint] = ()) -> Table:
    """Return the listed deals and their payoffs, all of them where none is chosen; solutions and deals marked.

    For two compared parties each row says at which rate the next deal is bought.
    """
    found, marked = chosen or finding.points, marks(finding)
    decimals = digits(finding)
    rates = rate_words([step.rate for step in finding.steps])
    trades = {step.start: [rate, _way(finding, step)] for step, rate in zip(finding.steps, rates, strict=True)}
    rows = []
    for point in found:
        number = point.number or 0
        cells = [amount(point.payoffs[party], decimals[party]) for party in finding.parties]
        cells += trades.get(number, ["", ""]) if finding.steps else []
        rows.append(Row(f"{number}  {', '.join(marked.get(number, []))}".rstrip(), tuple(cells)))
    columns = [names.party(party) for party in finding.parties]
    caption = f"Deals that are not wasteful: payoffs in {names.subject.unit}"
    if finding.steps:
        first, second = Names(names.subject).party(finding.parties[0]), Names(names.subject).party(finding.parties[1])
        caption += f"; rate: what {second} gains for each 1 from {first} on the way to the next deal"
        columns += ["Rate", "On the way"]
        if any(step.switches for step in finding.steps):
            caption += "; * after switching to another package worth the same to both"
    return Table(caption, "Deal", tuple(columns), tuple(rows))


def digits(finding: Zone) -> dict[str, int]:
    """Return how many decimals the payoffs of each compared party have in all tables, so that listed ones differ."""
    every = [point.payoffs for point in finding.points]
    every += [end.payoffs for segment in finding.segments for end in (segment.first, segment.last)]
    named = [{party: account.payoff for party, account in item.found.accounts.items()} for item in finding.solutions]
    found = {}
    for party in finding.parties:
        usual = places([finding.disagreement[party], *(payoffs[party] for payoffs in (*every, *named) if payoffs)])
        most = usual + MORE_DECIMALS if usual else 0
        listed = sorted({round(payoffs[party], most) for payoffs in every})
        apart = min((after - before for before, after in pairwise(listed)), default=1.0)
        found[party] = max(usual, min(most, ceil(-log10(apart))))
    return found


def _way(finding: Zone, step: Step) -> str:
    """Return what lies between a listed deal and the next, in a few words."""
    if step.straight:
        return "any mixture*" if step.switches else "any mixture"
    if any(segment.first_open and segment.last.number == step.end for segment in finding.segments):
        return "a jump, then any mixture"
    if any(segment.last_open and segment.first.number == step.start for segment in finding.segments):
        return "any mixture, then a jump"
    return "a jump"


def stretches(names: Names, finding: Zone) -> Table:
    """Return the straight stretches, their ends and rates."""
    first, second = finding.parties
    decimals, rates = digits(finding), rate_words([segment.rate for segment in finding.segments])

    def end(point: ZonePoint, *, is_open: bool) -> str:
        where = ", ".join(amount(point.payoffs[party], decimals[party]) for party in (first, second))
        return f"({where})" + (", itself wasteful" if is_open else "")

    rows = tuple(
        Row(
            f"{number + 1}  {stretch(finding, number)}",
            (
                end(segment.first, is_open=segment.first_open),
                end(segment.last, is_open=segment.last_open),
                rates[number],
            ),
        )
        for number, segment in enumerate(finding.segments)
    )
    columns = ("From", "To", f"{names.party(second)} gains per 1 from {names.party(first)}")
    caption = f"Straight stretches: ({names.party(first)}, {names.party(second)})"
    return Table(caption, "Stretch", columns, rows, numeric=False)


def ranges(names: Names, finding: Zone) -> Table:
    """Return walking away, the smallest and the largest listed payoff of each compared party, and the coverage."""
    cells: dict[str, list[str]] = {}
    decimals = digits(finding)
    for party in finding.parties:
        best = max((point.payoffs[party] for point in finding.points), default=None)
        values = [finding.disagreement[party], finding.nadir.get(party), finding.ideal.get(party, best)]
        cells[party] = [amount(value, decimals[party]) for value in values]
        if finding.coverage is not None and any(finding.coverage.values()):
            shares = finding.coverage_shares or {}
            cells[party] += [amount(finding.coverage[party]), percent(shares.get(party))]
    covered = ("Left out at most", "Of the range") if finding.coverage and any(finding.coverage.values()) else ()
    columns = ("Walking away", "Smallest listed", "Largest possible", *covered)
    return Table(
        f"How far the list reaches, in {names.subject.unit}", "Party", columns, party_rows(names.subject, cells)
    )


def solutions(names: Names, finding: Zone, parties: Sequence[str]) -> Table:
    """Return where each bargaining solution lies, with the payoffs of some parties."""
    decimals = digits(finding)
    rows: list[Row] = []
    for item in finding.solutions:
        accounts = item.found.accounts
        where = place(finding, item.standing, item.found.package) if accounts else STATUS_WORDS[item.found.status]
        cells = [amount(accounts[party].payoff, decimals[party]) if accounts else "–" for party in parties]
        rows.append(Row(short_title(item.found.solution), (where, *cells)))
    columns = ("Where it lies", *(names.party(party) for party in parties))
    caption = f"Bargaining solutions of all parties, seen by {compared(Names(names.subject), finding)}"
    caption += f"; payoffs in {names.subject.unit}" if parties else ""
    caption += f"; {SAME_WORTH}" if any(WORTH_THE_SAME in row.cells[0] for row in rows) else ""
    return Table(caption, "Solution", columns, tuple(rows), numeric=False)


def deals(names: Names, finding: Zone) -> Table:
    """Return where each proposed deal lies, with the payoffs of the compared parties."""
    rows = []
    for deal in finding.deals:
        verdict = "open to all" if deal.acceptable else "not possible" if not deal.feasible else "somebody loses"
        distance = deal.standing.distance if deal.standing else None
        rows.append(Row(deal.title, (verdict, place(finding, deal.standing, deal.package), share(distance))))
    columns = ("As it stands", "Where it lies", "Distance")
    caption = "Proposed deals; distance: what the nearest better deal adds, as shares of what is at stake, added up"
    return Table(caption, "Deal", columns, tuple(rows), numeric=False)


def payoffs_by_party(names: Names, finding: Zone, caption: str, found: Mapping[str, Mapping[str, float]]) -> Table:
    """Return payoffs of the compared parties in several packages, packages as columns."""
    series = {title: {party: payoffs[party] for party in finding.parties} for title, payoffs in found.items()}
    return amounts_by_party(names.subject, f"{caption}: payoffs in {names.subject.unit}", series, total=False)


def landmarks(names: Names, finding: Zone, named: Mapping[str, Sequence[float]]) -> Table:
    """Return the payoffs of walking away and of named packages, packages as rows."""
    rows = {"Walking away": [finding.disagreement[party] for party in finding.parties], **named}
    known = digits(finding)
    decimals = [
        max(known[party], places(values[axis] for values in rows.values()))
        for axis, party in enumerate(finding.parties)
    ]
    lines = tuple(
        Row(name, tuple(amount(value, digits) for value, digits in zip(values, decimals, strict=True)))
        for name, values in rows.items()
    )
    columns = tuple(names.party(party) for party in finding.parties)
    return Table(f"Named deals: payoffs in {names.subject.unit}", "Deal", columns, lines)
