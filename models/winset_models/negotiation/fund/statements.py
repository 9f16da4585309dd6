"""What a fund must respect, in words: the formulation and the recomputation quote the same statements.

One function a rule, as in :mod:`winset_models.negotiation.statements`; a statement speaks of all states at once. Paths
lead to the entry of the file that one would change to give the rule up.
"""

import numpy as np

from winset_models.negotiation.fund.alone import before_saving
from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.fund.parts import Contract, Key
from winset_models.negotiation.fund.utility import considered
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY
from winset_models.negotiation.statements import Statement, definition, party_name, unit_after
from winset_solver.stochastic.tree import Vector


def need_name(figures: FundFigures, need: str) -> str:
    """Return how a need is called in words."""
    return figures.fund.needs[need].name or need


def donor_name(figures: FundFigures, donor: str) -> str:
    """Return how a donor is called in words."""
    return figures.fund.donors[donor].name or donor


def contract_name(figures: FundFigures, contract: str) -> str:
    """Return how a contract is called in words."""
    return figures.fund.contracts[contract].name or contract


def effort_name(figures: FundFigures, contract: str, effort: str) -> str:
    """Return how an effort is called in words."""
    return figures.fund.contracts[contract].efforts[effort].name or effort


def implementer_name(figures: FundFigures, contract: str) -> str:
    """Return how the implementer of a contract is called in words."""
    return party_name(figures.negotiation, figures.contracts[contract].implementer)


def balance(figures: FundFigures) -> Statement:
    """State that the fund pays out what comes in and keeps the rest."""
    words = f"what comes into the fund is paid out{_or_kept(figures)}{_everywhere(figures)}"
    return definition(("fund",), words)


def not_negative(figures: FundFigures) -> Statement:
    """State that payments go the way that their names say."""
    return definition(("fund",), f"no payment of the fund is negative{_anywhere(figures)}")


def last_stage(figures: FundFigures) -> Statement:
    """State when the reserve and the savings end."""
    words = "leftovers are returned after the last stage, and nobody saves beyond it"
    return definition(("fund",), words)


def no_pledges(figures: FundFigures) -> Statement:
    """State that a fund has no pledges."""
    return definition(("fund", "pledging"), "there are no pledges")


def no_reserve(figures: FundFigures) -> Statement:
    """State that a fund without a reserve keeps nothing."""
    return Statement(("fund", "reserve"), "the fund keeps nothing from one stage to the next")


def pays_at_most(figures: FundFigures, member: str) -> Statement:
    """State the most that a member can pay in a stage."""
    limit = _amounts(figures, figures.members[member].pays_at_most, "what it can")
    words = f"{_name(figures, member)} pays at most {limit}"
    return Statement(_member_path(figures, member, "pays_at_most"), words, member)


def pays_in_all(figures: FundFigures, member: str) -> Statement:
    """State the most that a member can pay over all stages."""
    limit = _money(figures, figures.members[member].pays_in_all)
    words = f"{_name(figures, member)} pays at most {limit} over all stages"
    return Statement(_member_path(figures, member, "pays_in_all"), words, member)


def pledge_at_most(figures: FundFigures, member: str) -> Statement:
    """State the most that a member can pledge."""
    words = f"{_name(figures, member)} pledges at most {_money(figures, figures.members[member].pledge_at_most)}"
    return Statement(_member_path(figures, member, "pledge_at_most"), words, member)


def pays_what_it_pledged(figures: FundFigures, member: str) -> Statement:
    """State that nobody pays more than it has pledged."""
    pledging = figures.fund.pledging
    over = " over all stages" if pledging is not None and pledging.per == "all" else _anywhere(figures)
    return Statement(("fund", "pledging"), f"{_name(figures, member)} pays no more than it has pledged{over}", member)


def draws_at_most(figures: FundFigures, member: str) -> Statement:
    """State the most that a member can draw beyond support for its needs."""
    limits = figures.members[member].draws_at_most
    what = f"at most {_amounts(figures, limits, 'what it may')}" if limits.any() else "nothing"
    words = f"{_name(figures, member)} draws {what} beyond support for its needs"
    return Statement(_member_path(figures, member, "draws_at_most"), words, member)


def saves_at_most(figures: FundFigures, member: str) -> Statement:
    """State the most that a member can put aside by itself."""
    limit = figures.members[member].saves_at_most
    what = f"at most {_money(figures, limit)}" if limit else "nothing"
    words = f"{_name(figures, member)} puts aside {what} by itself from one stage to the next"
    return Statement(_member_path(figures, member, "saves_at_most"), words, member)


def considered_money(figures: FundFigures, member: str) -> Statement:
    """State between which amounts the utility of a member is considered."""
    low, high = considered(figures.members[member].utility, before_saving(figures, member))
    words = f"{_name(figures, member)} is left with {low:,.6g} to {_money(figures, high)}{_everywhere(figures)}"
    return Statement(_member_path(figures, member, "utility", "over"), words, member)


def covers_at_least(figures: FundFigures, need: str) -> Statement:
    """State the share of a need that the fund guarantees to cover."""
    share = figures.needs[need].at_least
    what = "all" if share == 1 else f"at least {_percent(share)}"
    words = f"the fund covers {what} of {need_name(figures, need)}{_everywhere(figures)}"
    return Statement(("fund", "needs", need, "at_least"), words, figures.needs[need].of)


def covers_at_most(figures: FundFigures, need: str) -> Statement:
    """State the share of a need that the fund may cover."""
    share, name = figures.needs[need].at_most, need_name(figures, need)
    if share == 1:
        words = f"the fund pays no more for {name} than is needed{_anywhere(figures)}"
    else:
        words = f"the fund covers at most {_percent(share)} of {name}{_anywhere(figures)}"
    return Statement(("fund", "needs", need, "at_most"), words)


def gives_at_most(figures: FundFigures, donor: str) -> Statement:
    """State the most that a donor gives in a stage."""
    limit = _amounts(figures, figures.donors[donor].gives_at_most, "what it offers")
    words = f"{donor_name(figures, donor)} gives at most {limit}{_condition(figures, donor)}"
    return Statement(("fund", "donors", donor, "gives_at_most"), words)


def gives_in_all(figures: FundFigures, donor: str) -> Statement:
    """State the most that a donor gives over all stages."""
    limit = _money(figures, figures.donors[donor].gives_in_all)
    words = f"{donor_name(figures, donor)} gives at most {limit} over all stages"
    return Statement(("fund", "donors", donor, "gives_in_all"), words)


def matches(figures: FundFigures, donor: str) -> Statement:
    """State how much a donor gives for what members pay."""
    limit = figures.donors[donor].matches
    words = f"{donor_name(figures, donor)} gives at most {limit:,.15g} for each unit that members pay"
    return Statement(("fund", "donors", donor, "matches"), f"{words}{_anywhere(figures)}")


def earmarked(figures: FundFigures, donor: str) -> Statement:
    """State what the money of a donor may be used for."""
    part = figures.donors[donor]
    uses = [need_name(figures, need) for need in part.needs]
    uses += [f"outcomes of {contract_name(figures, contract)}" for contract in part.contracts]
    words = f"what {donor_name(figures, donor)} gives is used for {listed(uses)} only{_everywhere(figures)}"
    return Statement(("fund", "donors", donor, "needs" if part.needs else "contracts"), words)


def reserve_at_least(figures: FundFigures) -> Statement:
    """State the least that the fund keeps."""
    least = figures.fund.reserve.at_least if figures.fund.reserve else 0.0
    words = f"the fund keeps at least {_money(figures, least)} at the end of every stage but the last"
    return Statement(("fund", "reserve", "at_least"), words)


def reserve_at_most(figures: FundFigures) -> Statement:
    """State the most that the fund keeps."""
    most = figures.fund.reserve.at_most if figures.fund.reserve else None
    words = f"the fund keeps at most {_money(figures, most or 0.0)} at the end of every stage but the last"
    return Statement(("fund", "reserve", "at_most"), words)


def key_burden(figures: FundFigures) -> Statement:
    """State what counts for the key."""
    what = {
        "stages": f"what its members pay together{_everywhere(figures)}",
        "pledges": "what its members pledge together",
        "expected": "what its members can expect to pay together",
    }
    return definition(("fund", "key"), f"the key is for {what[_key(figures).applies_to]}")


def key_at_least(figures: FundFigures, member: str) -> Statement:
    """State the least that a member bears, as a multiple of its share."""
    return _band(figures, member, "at_least", _key(figures).at_least or 0.0)


def key_at_most(figures: FundFigures, member: str) -> Statement:
    """State the most that a member bears, as a multiple of its share."""
    return _band(figures, member, "at_most", _key(figures).at_most or 0.0)


def key_price(figures: FundFigures, member: str) -> Statement:
    """State what it costs a member to fall short of its share."""
    price, share = _key(figures).price, figures.shares[member]
    words = f"each unit short of its share of {_percent(share, 3)} costs {_name(figures, member)} {price:,.15g}"
    return definition(("fund", "key", "price"), words)


def least_payment(figures: FundFigures, contract: str) -> Statement:
    """State the least that an implementer receives for any outcome."""
    least = figures.contracts[contract].least_payment
    what = f"never receives less than {_money(figures, least)}" if least else "never has to pay anything"
    words = f"{implementer_name(figures, contract)} {what} under {contract_name(figures, contract)}"
    return Statement(_contract_path(contract, "least_payment"), words, _party(figures, contract))


def most_payment(figures: FundFigures, contract: str) -> Statement:
    """State the most that an implementer receives for any outcome."""
    limit = _money(figures, figures.contracts[contract].most_payment)
    words = f"{contract_name(figures, contract)} pays at most {limit} for any outcome"
    return Statement(_contract_path(contract, "most_payment"), words)


def no_contract(figures: FundFigures, contract: str) -> Statement:
    """State that a contract which does not come about pays nothing."""
    words = f"{contract_name(figures, contract)} pays only if it comes about"
    return definition(_contract_path(contract, "module"), words)


def makes_effort_worthwhile(figures: FundFigures, contract: str, effort: str) -> Statement:
    """State that the wanted effort is worth at least as much to the implementer as another one."""
    part = figures.fund.contracts[contract]
    wanted, other = (effort_name(figures, contract, name) for name in (part.wanted, effort))
    who = implementer_name(figures, contract)
    words = (
        f"under the payments of {contract_name(figures, contract)}, “{wanted}” pays {who} at least as well as “{other}”"
    )
    return Statement(_contract_path(contract, "efforts", effort), words, _party(figures, contract))


def makes_contract_acceptable(figures: FundFigures, contract: str) -> Statement:
    """State that the implementer would not be better off elsewhere."""
    elsewhere = figures.contracts[contract].reservation
    more = f" and the {_money(figures, elsewhere)} that it would have elsewhere" if elsewhere else ""
    who, name = implementer_name(figures, contract), contract_name(figures, contract)
    words = f"the outcome payments of {name} are worth at least what the effort costs {who}{more}"
    return Statement(_contract_path(contract, "reservation"), words, _party(figures, contract))


def stays(figures: FundFigures, member: str) -> Statement:
    """State that a member never prefers to walk away."""
    penalty = figures.members[member].penalty
    cost = f", which would cost it {_money(figures, penalty)}" if penalty else ""
    words = f"{_name(figures, member)} prefers to stay in the fund{_everywhere(figures)} to walking away{cost}"
    return Statement(("fund", "commitment"), words, member)


def worthwhile(figures: FundFigures, member: str) -> Statement:
    """State that a member is not worse off with the fund than without it."""
    words = f"{_name(figures, member)} is at least as well off with the fund as without it"
    return Statement(("fund", "worthwhile"), words, member)


def value_of(figures: FundFigures, member: str) -> Statement:
    """State what the value of the fund to a member is made of."""
    words = f"the value of the fund to {_name(figures, member)} is what it judges its results to be worth"
    return definition(_member_path(figures, member), words)


def _band(figures: FundFigures, member: str, side: str, multiple: float) -> Statement:
    bears = {
        "stages": f"pays {{}} of its share of all contributions{_everywhere(figures)}",
        "pledges": "pledges {} of its share of all pledges",
        "expected": "can expect to pay {} of its share of all contributions",
    }
    what = f"{side.replace('_', ' ')} {_percent(multiple)}"
    words = f"{_name(figures, member)} {bears[_key(figures).applies_to].format(what)}"
    return Statement(("fund", "key", side), f"{words}, which is {_percent(figures.shares[member], 3)}", member)


def _key(figures: FundFigures) -> Key:
    if figures.fund.key is None:
        raise ValueError("the fund has a key")
    return figures.fund.key


def _name(figures: FundFigures, member: str) -> str:
    return party_name(figures.negotiation, member)


def _party(figures: FundFigures, contract: str) -> str | None:
    part: Contract = figures.fund.contracts[contract]
    return part.implementer if part.implementer in figures.negotiation.parties else None


def _member_path(figures: FundFigures, member: str, *rest: str) -> Path:
    """Return the entry of the file that counts for a member: its own, that of its group, or that of all."""
    group = figures.negotiation.parties[member].group
    entry = next((name for name in (member, group) if name in figures.fund.members), EVERYBODY)
    return ("fund", "members", entry or EVERYBODY, *rest)


def _contract_path(contract: str, *rest: str) -> Path:
    return ("fund", "contracts", contract, *rest)


def _money(figures: FundFigures, amount: float) -> str:
    number = f"{amount:,.15g}"
    return f"{number} {unit_after(number, figures.negotiation.unit.name)}"


def _amounts(figures: FundFigures, amounts: Vector, what: str) -> str:
    """Return an amount in any state in words, and ``what`` it is where it differs by state."""
    low, high = float(np.min(amounts)), float(np.max(amounts))
    if low == high:
        return f"{_money(figures, high)}{_anywhere(figures)}"
    return f"{what} in each state ({low:,.6g} to {_money(figures, high)})"


def _percent(share: float, digits: int = 6) -> str:
    return f"{100 * share:.{digits}g} %"


def _everywhere(figures: FundFigures) -> str:
    return " in every state" if figures.tree.nodes > 1 else ""


def _anywhere(figures: FundFigures) -> str:
    return " in any state" if figures.tree.nodes > 1 else ""


def _or_kept(figures: FundFigures) -> str:
    return " or kept" if figures.fund.reserve else ""


def _condition(figures: FundFigures, donor: str) -> str:
    modules = [figures.negotiation.modules[key].name or key for key in figures.donors[donor].modules]
    return f", once {listed(modules)} {'is' if len(modules) == 1 else 'are'} in force" if modules else ""


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
