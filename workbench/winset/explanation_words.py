"""What explanations say, in sentences and tables that the terminal and the report share."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from winset.explanation_vocabulary import VOCABULARIES, Vocabulary
from winset.tables import Row, Table, amounts_by_party, party_rows
from winset.words import MINUS, NO_BREAK, Names, at_most_listed, count, figure, listed, percent, short_place
from winset_models.analysis.explanation_findings import (
    Blocking,
    Explanation,
    QuotedStatement,
    StatementChange,
    StatementRepair,
)

MOST_TIED: Final = 3
"""Equally cheap ways out that the answer names."""
NUMERALS: Final[Mapping[int, str]] = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
ONE_OF_MANY: Final = (
    "The package below is one of many, not a recommendation: `winset solve` recommends, `winset frontier` lists those "
    "that are not wasteful."
)
MOST_NAMED: Final = 4
"""Coalitions, parties or changes that a sentence names before it counts the rest."""
COULD_AGREE: Final = (
    "Parties could agree if some package keeps the rules, all parties' means, and the red lines and walk-away values "
    "of these parties, while everybody else waives its own."
)
ROADMAP: Final = (
    "Steps of the roadmap take part: `winset roadmap FILE` says who waits for whom, and who would stop when."
)
YES, NO, UNKNOWN = "yes", "no", "?"


def vocabulary(finding: Explanation) -> Vocabulary:
    """Return what a finding calls things."""
    return VOCABULARIES[finding.about]


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
    said = vocabulary(finding)
    parts = [f"{said.none}: {said.trouble[finding.trouble]}."]
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
    """Return the cheapest way out, or how many are equally cheap, with examples."""
    cost = figure(finding.repairs[0].cost)
    equal = [repair for repair in finding.repairs if figure(repair.cost) == cost]
    total = max(len(equal), _ties(finding, cost))
    at = "" if finding.about == "fund" else f" (cost {cost})"  # of a fund it is the number of statements
    if total == 1:
        opening = "The cheapest way out" if finding.repairs_proven else "The cheapest way out found so far"
        return f"{opening}{at} changes {_statements(equal)}: {_changes(names, finding, equal[0])}."
    number = NUMERALS.get(total, str(total))
    if not finding.complete and finding.repairs_bound is not None and figure(finding.repairs_bound) == cost:
        number = f"at least {number}"
    opening = "are equally cheap" if finding.repairs_proven else "are the cheapest found so far"
    shown = equal[:MOST_TIED]
    ways = [f"({letter}) {_changes(names, finding, way)}" for letter, way in zip("abc", shown, strict=False)]
    example = ", for example" if total > len(shown) else ""
    opening = f"{number[:1].upper()}{number[1:]} ways out {opening}{at}"
    return f"{opening}; each changes {_statements(shown)}{example}: {'; '.join(ways)}."


def _statements(repairs: Sequence[StatementRepair]) -> str:
    """Return how many statements repairs change each."""
    numbers = sorted({len(repair.changes) for repair in repairs})
    return count(numbers[0], "statement") if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]} statements"


def _ties(finding: Explanation, cost: str) -> int:
    """Return how many of the listed corrections that are for trade have a cost."""
    return sum(item.for_trade and figure(item.cost) == cost for item in finding.corrections)


def _changes(names: Names, finding: Explanation, repair: StatementRepair) -> str:
    """Return the first changes of a repair, and how many there are besides."""
    shown = [_change(names, finding, change) for change in repair.changes[:MOST_NAMED]]
    more = len(repair.changes) - len(shown)
    return ", and ".join([*shown, count(more, "more change")] if more else shown)


def _conflict_sentence(names: Names, finding: Explanation) -> str:
    members = finding.smallest.members if finding.smallest else []
    owners = [party for key in members if (party := finding.statements[key].party) is not None]
    who = at_most_listed([names.party(party) for party in dict.fromkeys(owners)], MOST_NAMED)
    everybodys = len(owners) < len(members) and finding.about == "fund"
    of = f" ({who})" if who and not everybodys else ""
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
    text = _change(names, finding, change)
    return text[:1].upper() + text[1:] if change.statement.startswith("fund.") else text


def _change(names: Names, finding: Explanation, change: StatementChange) -> str:
    """Return the same within a sentence."""
    statement = finding.statements[change.statement]
    if statement.path.startswith("fund."):
        return _change_of_fund(statement, change)
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


def _change_of_fund(statement: QuotedStatement, change: StatementChange) -> str:
    """Return what happens to a statement about a fund, with the new number beside the old one where that stands."""
    if change.before is None or change.after is None:
        return f"no longer required: {statement.words}"
    after, before = _told_apart(change, change.after, change.before)
    written = re.compile(rf"(?<![\d.,]){re.escape(before).replace(NO_BREAK, ' ')}(?![\d.,]\d| %)")
    if len(written.findall(statement.words)) == 1:
        return written.sub(f"{after} instead of {before}", statement.words)
    unit = "" if change.unit.startswith("of the ") or not change.unit else f" {change.unit}"
    return f"{statement.words}: {after} instead of {before}{unit}"


def _told_apart(change: StatementChange, after: float, before: float) -> tuple[str, str]:
    """Return two numbers with enough digits to differ."""
    share = change.unit.startswith("of the ")
    times, sign = (100, f"{NO_BREAK}%") if share else (1, "")
    shown = [percent(value).removesuffix(sign) if share else figure(value) for value in (after, before)]
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
        return f"delete {listed([change.path, *change.others])}{where}"
    return f"set {change.path} to {change.after:.15g}{where}"


def verdict(finding: Explanation, repair: StatementRepair) -> str:
    """Return how it is known that a repair works."""
    said = vocabulary(finding)
    if repair.verified:
        return said.solved_again if repair.solved_again else said.not_solved_again
    return said.broken


def gains_after(names: Names, finding: Explanation) -> Table | None:
    """Return what everybody gains over no deal after each way out; None where there is no way out."""
    series = {
        f"Way out {number}": {party: account.gain for party, account in repair.accounts.items()}
        for number, repair in enumerate(finding.repairs, start=1)
        if repair.accounts
    }
    if not series:
        return None
    caption = f"{vocabulary(finding).gains} after each way out, in {finding.subject.unit}"
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
    if finding.about == "fund":
        return f"{found} found; there may be more."
    return f"{found}: there may be more (--limit lists more, if time allows)."


def shortfall_sentence(names: Names, finding: Explanation) -> str:
    """Return who would have to accept how much less than outside the fund; empty where that is not known."""
    short = [(names.party(party), figure(gap, 3)) for party, gap in finding.shortfalls.items()]
    if not short:
        return ""
    unit, (first, gap) = finding.subject.unit, short[0]
    others = [f"{name} {less}" for name, less in short[1:]]
    whole = f"{first} would have to accept being {gap} {unit} worse off than outside the fund"
    more = f" ({', '.join(others)})" if others else ""
    return f"With every rule as it is, {whole}{more}, or be given that much elsewhere."


def standing_sentences(names: Names, blocking: Blocking) -> list[str]:
    """Return which members of a fund can all be as well off as outside it, in sentences."""
    if [] in blocking.blocking:
        return []
    alone = [names.party(party) for party, able in blocking.alone.items() if able is False]
    several = [members for members in blocking.blocking if len(members) > 1]
    lines = []
    if alone:
        lines.append(f"Every plan that keeps the rules leaves {at_most_listed(alone, MOST_NAMED)} worse off.")
    if several:
        lines.append(f"No plan leaves all of these as well off as outside: {_coalitions(names, several)}.")
    if any(blocking.agreeing):
        lines.append(f"Some plan leaves these as well off as outside: {_coalitions(names, blocking.agreeing)}.")
    return lines if blocking.complete else [*lines, "There may be more such groups."]


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


def telling(blocking: Blocking) -> bool:
    """Return whether the matrix of pairs says more than that nobody could agree with anybody."""
    return any(pair.agree is not False for pair in blocking.pairs) or any(blocking.alone.values())


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
