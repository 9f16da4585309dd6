"""What explanations say, in sentences and tables that the terminal and the report share."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset.tables import Row, Table, amounts_by_party, party_rows
from winset.words import MINUS, Names, at_most_listed, count, figure, listed, short_place
from winset_models.analysis.explanation_findings import (
    Blocking,
    Explanation,
    QuotedStatement,
    StatementChange,
    StatementRepair,
    Trouble,
)

MOST_TIED: Final = 3
"""Equally cheap ways out that the answer names."""
MOST_IN_TIE: Final = 2
"""Changes of each that it names."""
NUMERALS: Final[Mapping[int, str]] = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
ONE_OF_MANY: Final = (
    "The package below is one of many, not a recommendation: `winset solve` recommends, `winset frontier` lists those "
    "that are not wasteful."
)
MOST_NAMED: Final = 4
"""Coalitions, parties or changes that a sentence names before it counts the rest."""
TROUBLE: Final[Mapping[Trouble, str]] = {
    "none": "",
    "text": "the rules and means of the text alone contradict each other",
    "red lines": "some packages keep the rules and means of the text, but none keeps the red lines of all parties too",
    "walk-away values": "some packages keep every rule and red line, but each leaves somebody worse off than no deal",
    "unknown": "whether the text, the red lines or the walk-away values rule it out was not settled",
}
"""From which statements on no package is left."""
COULD_AGREE: Final = (
    "Parties could agree if some package keeps the rules, all parties' means, and the red lines and walk-away values "
    "of these parties, while everybody else waives its own."
)
COSTS: Final = (
    "The cost of a way out is the sum of what its statements count: the stated cost of giving up a red line, 1 for a "
    "rule, for means and for a walk-away value. Protection floors, and what modules need from one another, are not for "
    "trade."
)
ROADMAP: Final = (
    "Steps of the roadmap take part: `winset roadmap FILE` says who waits for whom, and who would stop when."
)
YES, NO, UNKNOWN = "yes", "no", "?"


class Numbered:
    """Statements by number: those of the smallest conflict first, then others that clash, each in file order.

    Parameters
    ----------
    finding
        What the numbers are for.
    """

    def __init__(self, finding: Explanation) -> None:
        self.finding = finding
        first = finding.smallest.members if finding.smallest else []
        clashing = {key for conflict in finding.conflicts for key in conflict.members}
        clashing |= {change.statement for repair in finding.repairs for change in repair.changes}
        clashing |= {key for correction in finding.corrections for key in correction.members}
        self.first = list(first)
        self.others = [key for key in finding.statements if key in clashing and key not in first]
        self._numbers = {key: number for number, key in enumerate([*self.first, *self.others], start=1)}

    def number(self, key: str) -> int:
        """Return the number of a statement."""
        return self._numbers[key]

    def listed(self, keys: Sequence[str]) -> str:
        """Return the numbers of some statements as a list."""
        return listed([str(number) for number in sorted(map(self.number, keys))])


def headline(names: Names, finding: Explanation) -> str:
    """Return the answer in a few sentences."""
    if finding.status == "disagreement":
        return "Two differently configured solves contradict each other; trust neither."
    if finding.deal is None:
        return "Stopped before it was known whether a deal exists."
    if finding.deal:
        return f"A deal exists: some package keeps every statement, and nobody need give anything up. {ONE_OF_MANY}"
    parts = [f"No deal exists: {TROUBLE[finding.trouble]}."]
    if finding.smallest is not None:
        parts.append(_conflict_sentence(names, finding))
    if finding.repairs:
        parts.append(_cheapest(names, finding))
    if any(key.startswith("roadmap.") for key in (finding.smallest.members if finding.smallest else [])):
        parts.append(ROADMAP)
    doubts = [check.claim for check in finding.checks if check.outcome == "contradicted"]
    if doubts:
        many = "One detail is" if len(doubts) == 1 else f"{len(doubts)} details are"
        parts.append(f"{many} in doubt: {at_most_listed(doubts, MOST_NAMED)}.")
    return " ".join(parts)


def _cheapest(names: Names, finding: Explanation) -> str:
    """Return the cheapest way out, or those that are equally cheap."""
    cost = figure(finding.repairs[0].cost)
    equal = [repair for repair in finding.repairs if figure(repair.cost) == cost]
    if len(equal) == 1 and _ties(finding, cost) <= 1:
        opening = "The cheapest way out" if finding.repairs_proven else "The cheapest way out found so far"
        return f"{opening}, at cost {cost}: {'; '.join(_changes(names, finding, equal[0], MOST_NAMED))}."
    total = max(len(equal), _ties(finding, cost))
    number = NUMERALS.get(total, str(total))
    if not finding.complete and finding.repairs_bound is not None and figure(finding.repairs_bound) == cost:
        number = f"at least {number}"
    opening = "are cheapest" if finding.repairs_proven else "are the cheapest found so far"
    shown = ["; ".join(_changes(names, finding, repair, MOST_IN_TIE)) for repair in equal[:MOST_TIED]]
    more = total - len(shown)
    ways = "; or ".join(shown) + (f"; and {more} more" if more else "")
    return f"{number[:1].upper()}{number[1:]} ways out {opening} (cost {cost}): {ways}."


def _ties(finding: Explanation, cost: str) -> int:
    """Return how many of the listed corrections that are for trade have a cost."""
    return sum(item.for_trade and figure(item.cost) == cost for item in finding.corrections)


def _changes(names: Names, finding: Explanation, repair: StatementRepair, most: int) -> list[str]:
    """Return the first changes of a repair, and how many there are besides."""
    shown = [change_words(names, finding, change) for change in repair.changes[:most]]
    more = len(repair.changes) - len(shown)
    return [*shown, f"and {count(more, 'more change')}"] if more else shown


def _conflict_sentence(names: Names, finding: Explanation) -> str:
    members = finding.smallest.members if finding.smallest else []
    owners = [party for key in members if (party := finding.statements[key].party) is not None]
    who = at_most_listed([names.party(party) for party in dict.fromkeys(owners)], MOST_NAMED)
    of = f" ({who})" if who else ""
    if len(members) == 1:
        return f"One statement{of} cannot hold by itself."
    return f"The smallest conflict has {len(members)} statements{of}."


def proof_of_smallest(finding: Explanation) -> str:
    """Return what is proven about the smallest conflict."""
    conflict = finding.smallest
    if conflict is None:
        return ""
    if not conflict.irreducible:
        return "The search was stopped before it was known whether all of them are needed."
    needed = "Without any one of them, the others can hold together." if len(conflict.members) > 1 else ""
    if finding.smallest_proven:
        return f"Proven: no conflict has fewer statements. {needed}".strip()
    return f"{needed} Proven so far: no conflict has fewer than {count(finding.fewest, 'statement')}.".strip()


def owner(names: Names, statement: QuotedStatement) -> str:
    """Return whose statement it is and of which kind."""
    if statement.party is None:
        return "rule of the text" if statement.kind == "red line" else statement.kind
    return f"{names.party(statement.party)}, {statement.kind}"


def quote(statement: QuotedStatement) -> str:
    """Return a statement as it is quoted: red lines between quotation marks, rules and means as sentences."""
    if statement.kind == "red line":
        return f"“{statement.words}”"
    return statement.words[:1].upper() + statement.words[1:]


def place(statement: QuotedStatement) -> str:
    """Return the place of a statement without the folders of its file."""
    return short_place(statement.location)


def change_words(names: Names, finding: Explanation, change: StatementChange) -> str:
    """Return what a repair does to a statement, in words."""
    statement = finding.statements[change.statement]
    if change.before is None or change.after is None:
        who = names.party(statement.party) if statement.party else "the text"
        return f"{who} gives up {quote(statement)}"
    unit = f" {change.unit}" if change.unit else ""
    if statement.kind == "walk-away value":
        who = names.party(statement.party or "")
        less = figure(change.before - change.after)
        after, _ = _told_apart(change, change.after, change.before)
        return f"{who} settles for {after}{unit}, {less} less than without a deal"
    after, before = _told_apart(change, change.after, change.before)
    return f"{quote(statement)}: {after} instead of {before}{unit}"


def _told_apart(change: StatementChange, after: float, before: float) -> tuple[str, str]:
    """Return two numbers with enough digits to differ."""
    times, sign = (100, " %") if change.unit.startswith("of the ") else (1, "")
    shown = [figure(times * value) for value in (after, before)]
    if shown[0] == shown[1]:
        shown = [f"{times * value:,.15g}".replace("-", MINUS) for value in (after, before)]
    return shown[0] + sign, shown[1] + sign


def edit(change: StatementChange) -> str:
    """Return what to write in the file for a change, with the place."""
    file, line, _ = change.location.rsplit(":", 2)
    where = "" if file == "<memory>" else f" ({short_place(file)}:{line})"
    if change.setting is not None:
        return f"set {change.path} to {str(change.setting).lower()}{where}"
    if change.after is None:
        return f"delete {change.path}{where}"
    return f"set {change.path} to {change.after:.15g}{where}"


def verdict(repair: StatementRepair) -> str:
    """Return how it is known that a repair works."""
    if repair.verified:
        if repair.solved_again:
            return "Verified: the changed file was solved again, and a deal exists."
        return "Verified: a package keeps every statement of the changed file, which was not solved again in time."
    return "CONTRADICTED: the package found for the changed file breaks one of its statements."


def gains_after(names: Names, finding: Explanation) -> Table | None:
    """Return what everybody gains over no deal after each way out; None where there is no way out."""
    series = {
        f"Way out {number}": {party: account.gain for party, account in repair.accounts.items()}
        for number, repair in enumerate(finding.repairs, start=1)
        if repair.accounts
    }
    if not series:
        return None
    caption = f"Gain over no deal in a package after each way out, in {finding.subject.unit}"
    return amounts_by_party(names.subject, caption, series)


def repairs_sentence(finding: Explanation) -> str:
    """Return how far the list of repairs goes."""
    if finding.deal is not False:
        return ""
    if not finding.repairs:
        if finding.repairs_bound is None:
            return "There is none: the statements that are not for trade contradict each other."
        return "The search was stopped before it found one."
    if not finding.repairs_proven:
        return "The search was stopped: there may be cheaper ways out."
    if finding.repairs_bound is None:
        return "There is no other way out."
    return f"Proven: every other way out costs at least {figure(finding.repairs_bound)}."


def completeness_sentence(finding: Explanation) -> str:
    """Return whether all conflicts and corrections are listed."""
    found = f"{count(len(finding.conflicts), 'conflict')} and {count(len(finding.corrections), 'minimal correction')}"
    if finding.complete:
        return f"{found}: these are all."
    return f"{found}: there may be more (--limit lists more, if time allows)."


def blocking_sentences(names: Names, blocking: Blocking) -> list[str]:
    """Return who could agree with whom, in sentences."""
    if [] in blocking.blocking:
        return ["The text contradicts itself, so no coalition can agree, whatever anybody waives."]
    lines = []
    alone = [names.party(party) for party, able in blocking.alone.items() if able is False]
    if alone:
        verb = "has demands" if len(alone) == 1 else "have demands"
        lines.append(f"{at_most_listed(alone, MOST_NAMED)} {verb} that cannot be met even if all others waive theirs.")
    several = [members for members in blocking.blocking if len(members) > 1]
    if several:
        lines.append(f"Smallest coalitions that cannot agree: {_coalitions(names, several)}.")
    if blocking.agreeing:
        lines.append(f"Largest coalitions that could agree: {_coalitions(names, blocking.agreeing)}.")
    if not blocking.complete:
        lines.append("There may be more coalitions of either kind.")
    return lines


def _coalitions(names: Names, coalitions: Sequence[Sequence[str]]) -> str:
    shown = [listed([names.party(party) for party in members]) for members in coalitions if members]
    more = [f"and {len(shown) - 2 * MOST_NAMED} more"] if len(shown) > 2 * MOST_NAMED else []
    return "; ".join([*shown[: 2 * MOST_NAMED], *more]) or "none"


def pairs(names: Names, blocking: Blocking) -> Table:
    """Return the matrix of who could agree with whom."""
    known = {frozenset((pair.first, pair.second)): pair.agree for pair in blocking.pairs}
    known |= {frozenset((party,)): able for party, able in blocking.alone.items()}
    parties = list(blocking.alone)
    cells = {one: [_answer(known[frozenset((one, two))]) for two in parties] for one in parties}
    columns = tuple(names.party(party) for party in parties)
    caption = "Whether two parties could agree (a party with itself: alone)"
    return Table(caption, "Party", columns, party_rows(names.subject, cells), numeric=False)


def _answer(agree: bool | None) -> str:  # noqa: FBT001  # the answer itself is the subject
    return UNKNOWN if agree is None else YES if agree else NO


def memberships(numbered: Numbered) -> Table:
    """Return which statement is part of which conflict."""
    finding = numbered.finding
    keys = [key for key in [*numbered.first, *numbered.others] if any(key in c.members for c in finding.conflicts)]
    rows = tuple(
        Row(
            f"{numbered.number(key)}  {quote(finding.statements[key])}",
            tuple("●" if key in conflict.members else "–" for conflict in finding.conflicts),
        )
        for key in keys
    )
    columns = tuple(f"Conflict {number}" for number in range(1, len(finding.conflicts) + 1))
    return Table("Which statement is part of which conflict (●)", "Statement", columns, rows, numeric=False)


def corrections(numbered: Numbered) -> list[str]:
    """Return every minimal correction by the numbers of its statements, cheapest first."""
    return [
        f"{numbered.listed(correction.members)} (cost {figure(correction.cost)}"
        + ("" if correction.for_trade else "; not for trade")
        + ")"
        for correction in numbered.finding.corrections
    ]
