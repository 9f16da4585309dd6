"""Funds for tests: builders, a Hypothesis strategy that uses every feature, and plans drawn at random."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.figures import FundFigures, fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.negotiation import Negotiation

Draw = Any
PARTIES = ("A", "B", "C")
GROUPS = {"A": "north", "B": "south", "C": "south"}
AGENCY = "agency"


def fund_negotiation(
    parties: dict[str, Any] | None = None, *, sections: dict[str, Any] | None = None, **fund: Any
) -> Negotiation:
    """Return a negotiation with a fund of one stage, between A and B where no parties are given.

    ``sections`` are other sections of the file, such as ``modules``.
    """
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "fund",
            "unit": {"name": "million EUR", "currency": "EUR", "scale": 1e6},
            "parties": parties or {"A": {}, "B": {}},
            **(sections or {}),
            "fund": {"stages": ["now"], "members": {"all": {}}, **fund},
        }
    )


def figures_of(parties: dict[str, Any] | None = None, **fund: Any) -> FundFigures:
    """Return the figures of a fund, as :func:`fund_negotiation` builds it."""
    return fund_figures(fund_negotiation(parties, **fund))


def accounts_of(figures: FundFigures, **plan: Any) -> FundAccounts:
    """Return the accounts of a plan, given by its parts, when everything of the fund exists."""
    return FundAccounts(figures, FundPlan.model_validate(plan), everything(figures))


def random_plan(figures: FundFigures, seed: int) -> FundPlan:
    """Return a plan that balances at every node and pays only what exists; limits and keys may be broken.

    Needs, draws and outcome payments are drawn within their limits; what they cost, and a little more where there is a
    reserve, is shared by members and donors at random.
    """
    generator, tree = np.random.default_rng(seed), figures.tree
    active = everything(figures)

    def part(most: Any) -> Any:
        return generator.uniform(size=tree.nodes) * np.minimum(most, 2.0)

    support = {
        key: need.amount * generator.uniform(need.at_least, need.at_most, size=tree.nodes)
        for key, need in figures.needs.items()
        if key in active.needs
    }
    draws = {member: part(entry.draws_at_most) for member, entry in figures.members.items()}
    payments = {
        key: {report: _promised(generator, entry) for report in entry.reports}
        for key, entry in figures.contracts.items()
        if key in active.contracts
    }
    outgoing = FundAccounts(
        figures, FundPlan(support=_lists(support), draws=_lists(draws), payments=payments), active
    ).outflow
    reserve, needed = _kept(figures, outgoing + (part(1.0) if figures.fund.reserve else 0.0), outgoing)
    leaf = np.isin(np.arange(tree.nodes), tree.leaves)
    returned = figures.fund.reserve is not None and figures.fund.reserve.leftover == "returned"
    payers = [*figures.members, *(key for key in figures.donors if key in active.donors)]
    split = generator.dirichlet(np.ones(len(payers)), size=tree.nodes).T
    split[:] = np.where(needed < 0, np.eye(len(payers))[0][:, None], split)
    paid = {key: split[number] * needed for number, key in enumerate(payers)}
    given = {member: paid[member] / (1.0 - figures.fund.overhead) for member in figures.members}
    return FundPlan(
        pledges={member: float(np.abs(given[member]).max()) for member in given} if figures.fund.pledging else {},
        contributions=_lists(given),
        support=_lists(support),
        draws=_lists(draws),
        gifts=_lists({key: paid[key] for key in payers if key in figures.donors}),
        payments=payments,
        reserve=np.where(leaf & returned, 0.0, reserve).tolist() if figures.fund.reserve else [],
        refunds=np.where(leaf & returned, reserve, 0.0).tolist() if figures.fund.reserve else [],
        savings={
            member: np.where(leaf, 0.0, part(entry.saves_at_most)).tolist()
            for member, entry in figures.members.items()
            if entry.saves_at_most
        },
    )


def _promised(generator: np.random.Generator, contract: Any) -> float:
    return float(generator.uniform(contract.least_payment, min(contract.most_payment, contract.least_payment + 3)))


def _lists(amounts: dict[str, Any]) -> dict[str, list[float]]:
    return {key: values.tolist() for key, values in amounts.items()}


def _kept(figures: FundFigures, income: Any, outgoing: Any) -> tuple[Any, Any]:
    """Return the reserve when so much comes in at every node, and what has to be paid in besides what was kept."""
    rules, tree = figures.fund.reserve, figures.tree
    reserve = np.zeros(tree.nodes)
    if rules is None:
        return reserve, income
    for node in range(tree.nodes):
        before = tree.parent[node]
        kept = rules.initial if before < 0 else (1.0 + rules.interest) * reserve[before]
        reserve[node] = kept + income[node] - outgoing[node]
    return reserve, income


@st.composite
def small_funds(draw: Draw, *, kinds: tuple[str, ...] = ("paths", "tree", "factors", "certain")) -> Negotiation:
    """Draw a fund with two or three members, up to three stages and eight scenarios, and every feature of the format.

    ``kinds`` are the ways in which scenarios may be given.
    """
    members = list(PARTIES[: draw(st.integers(2, 3))])
    repeats = draw(st.sampled_from([False, False, False, False, True]))
    stages = 1 if repeats else draw(st.integers(1, 3))
    scenarios = draw(_scenarios(draw(st.sampled_from(kinds)), stages))
    limited = draw(st.sampled_from([False, False, True]))
    modules = {"m1": {"open_to": members[: draw(st.integers(1, 2))]}, "m2": None}
    fund: dict[str, Any] = {
        "stages": [f"year {number}" for number in range(1, stages + 1)],
        "repeats": repeats,
        "scenarios": scenarios,
        "members": {member: draw(_member(repeats, limited, stages)) for member in members},
        "needs": {
            f"n{number}": {**draw(_need()), "of": draw(st.sampled_from(members))}
            for number in range(draw(st.integers(0, 3)))
        },
        "overhead": draw(st.sampled_from([0, 0, 0.25])),
        "commitment": "limited" if limited else "full",
        "worthwhile": draw(st.sampled_from(["in the package", "by itself"])),
        **draw(_rules(tuple(members), repeats)),
    }
    if not repeats and draw(st.booleans()):
        fund["contracts"] = {"c1": draw(_contract(tuple(members), stages))}
    if draw(st.booleans()):
        fund["donors"] = {"bank": draw(_donor(list(fund["needs"]), list(fund.get("contracts", {}))))}
        if repeats:
            del fund["donors"]["bank"]["gives_in_all"]
    if not scenarios:
        fund = _without_quantities(fund)
    discounts = [0.5, 0.9] if repeats else [0.5, 0.9, 1.0]
    people = {
        party: {
            "group": GROUPS[party],
            "discount": draw(st.sampled_from(discounts)),
            "indicators": {"gdp": draw(st.sampled_from([1, 2, 5]))},
        }
        for party in members
    }
    return fund_negotiation(people, sections={"modules": modules}, **fund)


def _without_quantities(content: Any) -> Any:
    """Replace amounts that depend on quantities by their bases."""
    if isinstance(content, dict):
        return (
            content["base"]
            if "per" in content and "base" in content
            else {key: _without_quantities(value) for key, value in content.items()}
        )
    return content


@st.composite
def _scenarios(draw: Draw, kind: str, stages: int) -> dict[str, Any]:
    """Draw scenarios with the quantities `x` and `y`; at most four, so that reports make at most eight."""
    value = st.sampled_from([0, 0, 1, 2, -1, 0.5])
    if kind == "paths":
        count = draw(st.integers(1, 4))
        chances = draw(st.sampled_from([(1.0,), (0.5, 0.5), (0.5, 0.25, 0.25), (0.25, 0.25, 0.5, 0.0)][count - 1 :]))
        series = st.lists(value, min_size=stages, max_size=stages)
        return {
            "paths": {
                f"s{number}": {"probability": chance, "values": {"x": draw(series), "y": draw(series)}}
                for number, chance in enumerate(chances)
            }
        }
    if kind == "tree":
        tree: dict[str, Any] = {"root": {"values": {"x": draw(value), "y": 1}}}
        last = ["root"]
        for stage in range(1, stages):
            later = []
            for before in last:
                for number, chance in enumerate(draw(st.sampled_from([(1.0,), (0.25, 0.75)]))):
                    key = f"{before}{stage}{number}"
                    tree[key] = {"after": before, "probability": chance, "values": {"x": draw(value), "y": draw(value)}}
                    later.append(key)
            last = later
        return {"tree": tree}
    if kind == "factors":
        branches = [draw(st.integers(1, 2)) for _ in range(min(stages, 2))] + [1] * (stages - 2)
        levels = [{"value": draw(value), "probability": 1.0}]
        shocks = {"mean": 1.0, "deviation": 0.5, "persistence": 0.5, "at_least": 0.0}
        return {"factors": {"x": shocks, "y": {"levels": levels}}, "branches": branches, "seed": 3}
    return {}


@st.composite
def _amount(draw: Draw, low: int, high: int) -> Any:
    base = draw(st.integers(low, high))
    return draw(st.sampled_from([base, base, {"base": base, "per": {"x": 0.5, "y": -0.25}}]))


UTILITIES = (
    {"form": "linear"},
    {"form": "logarithmic", "reference": 8, "over": [1, 60]},
    {"form": "power", "reference": 8, "aversion": 2, "over": [1, 60]},
    {"form": "exponential", "reference": 8, "tolerance": 4, "over": [-30, 60]},
)


@st.composite
def _member(draw: Draw, repeats: bool, limited: bool, stages: int) -> dict[str, Any]:  # noqa: FBT001  # a strategy's private switches
    utility = draw(st.sampled_from([*UTILITIES[:1], *UTILITIES]))
    member = {
        "income": draw(_amount(15, 20)),
        "utility": utility,
        "pays_at_most": draw(st.sampled_from([None, 3, {"base": 2, "per": {"x": 1}}])),
        "pledge_at_most": draw(st.sampled_from([None, 4])),
        "draws_at_most": draw(st.sampled_from([0, 0, 2, {"base": 1, "per": {"y": 1}}])),
        "penalty": draw(st.sampled_from([0, 0, 1, 20])),
    }
    if not repeats:
        member["pays_in_all"] = draw(st.sampled_from([None, None, 5]))
        member["risk"] = draw(
            st.sampled_from([{}, {"weight": 1, "level": 0.5}, {"weight": 0.25, "level": 0.9}, {"weight": 0.5}])
        )
        if not limited and stages > 1:
            member["saves_at_most"] = draw(st.sampled_from([0, 0, 2]))
    return member


@st.composite
def _need(draw: Draw) -> dict[str, Any]:
    return {
        "amount": draw(st.sampled_from([1, 2, {"base": 0, "per": {"x": 1}}, {"base": 1, "per": {"y": 0.5}}])),
        "module": draw(st.sampled_from([None, None, "m1", "m2"])),
        "at_least": draw(st.sampled_from([0, 0, 0.5])),
        "at_most": draw(st.sampled_from([1, 1, 0.75])),
        "unmet": draw(st.sampled_from([1, 1.5])),
        "benefit": draw(st.sampled_from([{}, {"south": 0.25}, 0.5])),
    }


@st.composite
def _rules(draw: Draw, members: tuple[str, ...], repeats: bool) -> dict[str, Any]:  # noqa: FBT001  # a strategy's private switch
    """Draw a key, pledging and a reserve, or none of them."""
    rules: dict[str, Any] = {}
    if draw(st.booleans()):
        weights = draw(st.sampled_from([{"indicators": {"gdp": 1}}, {"shares": {"A": 1, "south": 2}}, {"shares": 1}]))
        applies = draw(st.sampled_from(["stages", "pledges", "expected"]))
        rules["key"] = {
            **weights,
            "of": draw(st.sampled_from([None, None, ["A", "B"]])),
            "at_least": draw(st.sampled_from([None, 0.5, 1])),
            "at_most": draw(st.sampled_from([None, 1.5])),
            "price": draw(st.sampled_from([0, 0.5])) if applies == "stages" or not repeats else 0,
            "applies_to": applies,
        }
    if draw(st.booleans()) or rules.get("key", {}).get("applies_to") == "pledges":
        rules["pledging"] = {
            "per": "stage" if repeats else draw(st.sampled_from(["stage", "all"])),
            "fee": draw(st.sampled_from([0, 0.25])),
        }
    if not repeats and draw(st.booleans()):
        rules["reserve"] = {
            "initial": draw(st.sampled_from([0, 1])),
            "at_least": draw(st.sampled_from([0, 0.5])),
            "at_most": draw(st.sampled_from([None, 6])),
            "interest": draw(st.sampled_from([0, 0.02])),
            "leftover": draw(st.sampled_from(["returned", "kept"])),
        }
    return rules


@st.composite
def _contract(draw: Draw, members: tuple[str, ...], stages: int) -> dict[str, Any]:
    noise = {"good": {"good": 0.75, "bad": 0.25}, "bad": {"good": 0.25, "bad": 0.75}}
    return {
        "implementer": draw(st.sampled_from([*members, AGENCY])),
        "module": draw(st.sampled_from([None, "m1"])),
        "stage": draw(st.integers(1, stages)),
        "efforts": {
            "high": {"cost": draw(st.sampled_from([0.25, 0.5])), "outcomes": {"good": 0.75, "bad": 0.25}},
            "low": {"cost": 0, "outcomes": {"good": 0.25, "bad": 0.75}},
        },
        "wanted": draw(st.sampled_from(["high", "high", "low"])),
        "values": {"good": draw(st.sampled_from([{"A": 4}, {"all": 3}])), "bad": {"south": 1}},
        "verification": draw(st.sampled_from([{}, noise])),
        "least_payment": draw(st.sampled_from([0, 0, -1])),
        "most_payment": 6,
        "reservation": draw(st.sampled_from([0, 0.25])),
    }


@st.composite
def _donor(draw: Draw, needs: list[str], contracts: list[str]) -> dict[str, Any]:
    return {
        "gives_at_most": draw(st.sampled_from([1, {"base": 1, "per": {"x": 1}}])),
        "gives_in_all": draw(st.sampled_from([None, 1.5])),
        "matches": draw(st.sampled_from([None, 1, 0.5])),
        "needs": draw(st.sampled_from([[], needs[:1]])),
        "contracts": draw(st.sampled_from([[], contracts])),
        "modules": draw(st.sampled_from([[], ["m2"]])),
    }
