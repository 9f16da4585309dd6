"""Red lines of the opt-in game: when they are broken, as polynomials seen from whoever decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from math import ceil, floor, fsum
from operator import mul

from winset_models.formulations.game_facts import ALWAYS, NEVER, Facts
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import share_of
from winset_models.negotiation.red_line import Choice, Limit, RedLine, Term
from winset_models.negotiation.statements import red_line
from winset_models.negotiation.values import credible_penalty, levels_from, members
from winset_solver.games.polynomial import Polynomial
from winset_solver.tolerances import FEASIBILITY


@dataclass(frozen=True)
class RedLinesOfGame:
    """How red lines enter the game.

    Parameters
    ----------
    penalties
        By party: what its payoff loses where it signs although its own red lines are broken.
    rules
        By label: 1 where a red line that belongs to nobody is broken; it may not exceed 0.
    own
        By label: 1 where a party signs although this red line of its own is broken.
    left_out
        Red lines that are not enforced, in the words of the file.
    """

    penalties: Mapping[str, Polynomial]
    rules: Mapping[str, Polynomial]
    own: Mapping[str, Polynomial]
    left_out: tuple[str, ...]


def red_lines_of_game(facts: Facts, held: Package, payoffs: Mapping[str, Polynomial]) -> RedLinesOfGame:
    """Return penalties for the parties' own red lines, and rules for those of the text.

    Parameters
    ----------
    facts
        Of the game; it may gain columns.
    held
        How issues are settled and what assistance is given; an issue without shares is unsettled.
    payoffs
        By party, before penalties.

    Notes
    -----
    A party that would break a red line of its own would rather sign nothing: the penalty exceeds all that
    opt-ins can ever add to its payoff, so that a best response never pays it. Not enforced are limits of payoffs and
    payments, sums over several modules, unsettled issues, and red lines of those to whom no module is open.
    """
    penalties: dict[str, Polynomial] = {}
    rules, own, left_out = {}, {}, []
    for key, line in facts.negotiation.red_lines.items():
        broken = _broken(facts, line, held)
        signs = facts.signs(line.party) if line.party else ALWAYS
        if broken is None or (broken.terms and not signs.terms):
            left_out.append(red_line(facts.negotiation, key).words)
        elif broken.terms and line.party:
            size = _deterrent(facts, line.party, payoffs[line.party], held)
            own[f"red_lines.{key}"] = facts.reduced(signs * broken)
            penalties[line.party] = penalties.get(line.party, NEVER) + own[f"red_lines.{key}"].times(size)
        elif broken.terms:
            rules[f"red_lines.{key}"] = broken
    return RedLinesOfGame(penalties, rules, own, tuple(left_out))


def _deterrent(facts: Facts, party: str, payoff: Polynomial, held: Package) -> float:
    """Return more than what opting in can add to a payoff, together with all that may keep a party to a package.

    Opt-ins of others count as well: in a coalition that departs together they change too.
    """
    own, others = [], []
    for monomial, coefficient in payoff.terms.items():
        if any(facts.owners.get(label) == party for label in monomial):
            own.append(max(0.0, coefficient))
        elif monomial:
            others.append(abs(coefficient))
    paid = abs(held.transfers.get(party, 0.0))
    return 1.0 + 2.0 * fsum(own) + fsum(others) + paid + credible_penalty(facts.negotiation, party)


def _broken(facts: Facts, line: RedLine, held: Package) -> Polynomial | None:
    """Return whether a red line is broken, seen from its party; None where no polynomial says so."""
    settled = [_settled(condition, held, share=0.5) for condition in line.when if condition.issue]
    if NEVER in settled or None in settled:
        return NEVER if NEVER in settled else None
    verb = _verb(facts, line, held)
    premises = [_commitment(facts, condition, line.party) for condition in line.when if not condition.issue]
    return None if verb is None else facts.reduced(reduce(mul, premises, verb))


def _verb(facts: Facts, line: RedLine, held: Package) -> Polynomial | None:
    """Return whether a red line is broken if its conditions hold."""
    if line.forbid:
        issue = line.forbid.issue
        return _settled(line.forbid, held, share=FEASIBILITY) if issue else _commitment(facts, line.forbid, line.party)
    if line.require:
        if line.require.issue is None:
            return _commitment(facts, line.require, line.party).complement()
        required = _settled(line.require, held, share=1.0 - FEASIBILITY)
        return None if required is None else required.complement()
    if line.at_most:
        return _exceeds(facts, line.at_most, line.party, held, 1.0)
    return _exceeds(facts, line.at_least, line.party, held, -1.0) if line.at_least else None


def _settled(choice: Choice, held: Package, *, share: float) -> Polynomial | None:
    """Return whether more than a share of an issue is settled as chosen; None where the issue is unsettled."""
    if choice.issue not in held.shares:
        return None
    return ALWAYS if share_of(held, choice.issue, choice.option or ()) > share else NEVER


def _commitment(facts: Facts, choice: Choice, party: str | None) -> Polynomial:
    """Return whether parties are bound, or a module is in force, seen from a party."""
    if choice.in_force is not None:
        return facts.entered(choice.in_force, party)
    module = choice.module or ""
    names = choice.by_any or choice.by or ([party] if party else [])
    who = members(facts.negotiation, names)
    levels = levels_from(facts.negotiation, module, choice.level)
    return facts.bound(module, who, levels, 1 if choice.by_any else len(who), party) if who else NEVER


def _exceeds(facts: Facts, limit: Limit, party: str | None, held: Package, sign: float) -> Polynomial | None:
    """Return whether sign · (sum of terms − limit) > 0 where one module is counted and the rest is held."""
    counted = [part for part in limit.of if part.module is not None]
    constants = [_held(facts, part, held) for part in limit.of if part.module is None]
    known = [constant for constant in constants if constant is not None]
    if len(known) < len(constants) or len(counted) > 1:
        return None
    room = sign * (limit.value - fsum(known))
    if not counted:
        return ALWAYS if room < -FEASIBILITY else NEVER
    (part,) = counted
    return _count(facts, part, party, sign * part.times, room)


def _count(facts: Facts, part: Term, party: str | None, times: float, room: float) -> Polynomial:
    """Return whether times · (number of parties bound) > room."""
    who = members(facts.negotiation, part.by)
    module = part.module or ""
    levels = levels_from(facts.negotiation, module, part.level)
    if times > 0:
        return facts.bound(module, who, levels, floor(room / times + FEASIBILITY) + 1, party)
    if times < 0:
        return facts.bound(module, who, levels, ceil(room / times - FEASIBILITY), party).complement()
    return ALWAYS if room < -FEASIBILITY else NEVER


def _held(facts: Facts, part: Term, held: Package) -> float | None:
    """Return the value of a term that is not about modules, None where it is not held."""
    if part.issue is not None and part.issue in held.shares:
        return part.times * share_of(held, part.issue, part.option or ())
    if part.assistance is not None:
        who = members(facts.negotiation, part.by)
        return part.times * fsum(held.assistance.get(party, {}).get(part.assistance, 0.0) for party in who)
    return None
