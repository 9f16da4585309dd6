"""Statements: what a package must respect, with path, owner and words; formulations and the ledger quote the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.red_line import Choice, Limit, RedLine, Term
from winset_models.negotiation.values import minimum_menu
from winset_solver.tolerances import FEASIBILITY

Kind = Literal["red line", "rule", "definition"]


@dataclass(frozen=True)
class Statement:
    """What a row of the program says.

    Parameters
    ----------
    path
        Place in the negotiation file.
    words
        The statement in the words of the file, or ours where it has none.
    party
        Whose statement it is, None where it is nobody's in particular.
    kind
        A red line, a rule of the text or of a party's means, or a definition that nobody could give up.
    scale
        How many of the statement's own units one unit of the row is.
    """

    path: Path
    words: str
    party: str | None = None
    kind: Kind = "rule"
    scale: float = 1.0


@dataclass(frozen=True)
class Breach:
    """A statement that a package does not keep.

    Parameters
    ----------
    path, party, statement
        As in :class:`Statement`; ``statement`` are its words.
    kind
        Whether a red line or a rule is broken.
    amount
        By how much, in the statement's own unit: heads, capacity, money, a share, or a number of modules. Positive.
    """

    path: Path
    kind: Literal["red line", "rule"]
    party: str | None
    statement: str
    amount: float


def breaches_of(statement: Statement, amount: float, size: float = 1.0) -> list[Breach]:
    """Return a breach of a statement, or none where ``amount`` is at most rounding of terms of the given size."""
    if amount <= FEASIBILITY * max(1.0, size):
        return []
    kind: Literal["red line", "rule"] = "red line" if statement.kind == "red line" else "rule"
    return [Breach(statement.path, kind, statement.party, statement.words, amount)]


def definition(path: Path, words: str) -> Statement:
    """Return a statement that only says what a column means."""
    return Statement(path, words, kind="definition")


def party_name(negotiation: Negotiation, party: str) -> str:
    """Return how a party is called in words."""
    found = negotiation.parties.get(party)
    return (found.name if found else None) or party


def module_name(negotiation: Negotiation, module: str) -> str:
    """Return how a module is called in words."""
    found = negotiation.modules.get(module)
    return (found.name if found else None) or module


def issue_name(negotiation: Negotiation, issue: str) -> str:
    """Return how an issue is called in words."""
    found = negotiation.issues.get(issue)
    return (found.name if found else None) or issue


def open_to(negotiation: Negotiation, module: str, party: str) -> Statement:
    """State that a module is not open to a party."""
    words = f"{module_name(negotiation, module)} is not open to {party_name(negotiation, party)}"
    return Statement(("modules", module, "open_to"), words, party)


def capacity(negotiation: Negotiation, party: str, resource: str) -> Statement:
    """State how much of a resource a party has."""
    available = negotiation.parties[party].capacities[resource]
    words = f"{party_name(negotiation, party)} has {available:,.15g} of {resource}"
    return Statement(("parties", party, "capacities", resource), words, party)


def requires(negotiation: Negotiation, module: str, other: str, party: str) -> Statement:
    """State that a module needs another one."""
    words = f"{module_name(negotiation, module)} requires {module_name(negotiation, other)}"
    return Statement(("modules", module, "requires"), words, party)


def excludes(negotiation: Negotiation, module: str, other: str, party: str) -> Statement:
    """State that a module rules another one out."""
    words = f"{module_name(negotiation, module)} excludes {module_name(negotiation, other)}"
    return Statement(("modules", module, "excludes"), words, party)


def menu(negotiation: Negotiation, party: str) -> Statement:
    """State the minimum menu of a party."""
    own = negotiation.parties[party].minimum_menu is not None
    path: Path = ("parties", party, "minimum_menu") if own else ("minimum_menu",)
    words = f"{party_name(negotiation, party)} opts in to at least {minimum_menu(negotiation, party)} modules or none"
    return Statement(path, words, party)


def floor(negotiation: Negotiation, module: str, party: str) -> Statement:
    """State that whoever signs anything accepts a floor."""
    words = f"{party_name(negotiation, party)} accepts {module_name(negotiation, module)} if it signs anything"
    return Statement(("modules", module, "floor"), words, party)


def settled(negotiation: Negotiation, issue: str) -> Statement:
    """State that an issue is settled in one way."""
    return definition(("issues", issue), f"{issue_name(negotiation, issue)} is settled in exactly one way")


def pays(negotiation: Negotiation, party: str) -> Statement:
    """State the most that a party pays."""
    limit = negotiation.parties[party].pays_at_most or 0.0
    words = f"{party_name(negotiation, party)} pays at most {limit:,.15g} {negotiation.unit.name}"
    return Statement(("parties", party, "pays_at_most"), words, party)


def receives(negotiation: Negotiation, party: str) -> Statement:
    """State the most that a party receives."""
    limit = negotiation.parties[party].receives_at_most or 0.0
    words = f"{party_name(negotiation, party)} receives at most {limit:,.15g} {negotiation.unit.name}"
    return Statement(("parties", party, "receives_at_most"), words, party)


def route(negotiation: Negotiation, position: int, payer: str, receiver: str) -> Statement:
    """State the most that one party pays to another one."""
    limit = negotiation.transfers.routes[position].at_most if negotiation.transfers else None
    words = f"{party_name(negotiation, payer)} pays {party_name(negotiation, receiver)} at most {limit or 0:,.15g}"
    return Statement(("transfers", "routes", position, "at_most"), f"{words} {negotiation.unit.name}")


def balance(negotiation: Negotiation) -> Statement:
    """State that payments received are payments made."""
    fee = negotiation.transfers.fee if negotiation.transfers else 0.0
    words = "what is received is what is paid" + (f" less a fee of {fee:.4g}" if fee else "")
    return definition(("transfers",), words)


def payable() -> Statement:
    """State that net amounts follow from permitted payments."""
    return Statement(("transfers", "routes"), "net amounts can be paid along the permitted routes within all limits")


def no_transfers() -> Statement:
    """State that the negotiation has no transfers."""
    return Statement(("transfers",), "there are no transfers")


def budget(negotiation: Negotiation) -> Statement:
    """State the budget for assistance."""
    available = negotiation.assistance.budget if negotiation.assistance else 0.0
    return Statement(("assistance", "budget"), f"assistance costs at most {available:,.15g} {negotiation.unit.name}")


def no_assistance(party: str, resource: str) -> Statement:
    """State that a party cannot be given a resource."""
    return Statement(("assistance",), f"there is no assistance with {resource} for {party}", party)


def absorbs(negotiation: Negotiation, party: str, resource: str, limit: float) -> Statement:
    """State how much assistance a party can absorb."""
    words = f"{party_name(negotiation, party)} can absorb at most {limit:,.15g} of {resource} as assistance"
    return Statement(("assistance", "at_most", resource), words, party)


def red_line(negotiation: Negotiation, key: str) -> Statement:
    """Return a red line with the words of the file, or with ours where it quotes none."""
    line = negotiation.red_lines[key]
    return Statement(("red_lines", key), line.statement or _in_words(negotiation, line), line.party, "red line")


def _in_words(negotiation: Negotiation, line: RedLine) -> str:
    owner = party_name(negotiation, line.party) if line.party else "the parties"
    if line.forbid:
        words = f"never: {choice(negotiation, line.forbid, line.party)}"
    elif line.require:
        words = f"always: {choice(negotiation, line.require, line.party)}"
    elif line.at_most:
        words = f"{_sum(negotiation, line.at_most)} at most {line.at_most.value:,.15g}"
    elif line.at_least:
        words = f"{_sum(negotiation, line.at_least)} at least {line.at_least.value:,.15g}"
    else:
        words = f"payoff of {owner} at least {line.payoff_at_least:,.15g} {negotiation.unit.name}"
    conditions = " and ".join(choice(negotiation, condition, line.party) for condition in line.when)
    return f"{words}, if {conditions}" if conditions else words


def choice(negotiation: Negotiation, subject: Choice, owner: str | None) -> str:
    """Return a choice in words; ``owner`` is meant where a module commitment names nobody."""
    if subject.in_force is not None:
        return f"{module_name(negotiation, subject.in_force)} in force"
    if subject.issue is not None:
        return f"{issue_name(negotiation, subject.issue)} settled by {_list(subject.option or (), 'or')}"
    who = _list(subject.by_any, "or") if subject.by_any else _list(subject.by or [owner or "nobody"], "and")
    level = f" at level {subject.level} or higher" if subject.level else ""
    return f"{who} bound by {module_name(negotiation, subject.module or '')}{level}"


def _sum(negotiation: Negotiation, limit: Limit) -> str:
    return " + ".join((f"{part.times:g} × " if part.times != 1 else "") + _term(negotiation, part) for part in limit.of)


def _term(negotiation: Negotiation, part: Term) -> str:
    if part.payoff is not None:
        return f"payoff of {party_name(negotiation, part.payoff)}"
    if part.net_transfer is not None:
        return f"net transfer to {party_name(negotiation, part.net_transfer)}"
    if part.issue is not None:
        return f"share of {_list(part.option or (), 'or')} in {issue_name(negotiation, part.issue)}"
    who = _list(part.by, "and") if part.by else "all parties"
    if part.assistance is not None:
        return f"assistance with {part.assistance} to {who}"
    level = f" at level {part.level} or higher" if part.level else ""
    return f"number of {who} bound by {module_name(negotiation, part.module or '')}{level}"


def unit_after(number: str, unit: str) -> str:
    """Return a unit as it stands after a number: the singular of one plural word after a 1.

    Examples
    --------
    >>> unit_after("1", "points"), unit_after("2", "points"), unit_after("1", "million EUR"), unit_after("1", "gross")
    ('point', 'points', 'million EUR', 'gross')
    """
    plural = unit.isalpha() and unit.endswith("s") and not unit.endswith(("ss", "us"))
    return unit[:-1] if number == "1" and plural else unit


def _list(names: Iterable[str], word: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
