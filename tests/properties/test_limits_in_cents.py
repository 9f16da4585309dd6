"""Plans in whole cents keep the limits that they kept before rounding, to the last cent, wherever there is a way."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import winset_instances
from fund_cases import random_plan, small_funds
from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.cents import balance_in_cents, cents_of, settled
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.negotiation import Unit
from winset_models.negotiation.reader import read

UNITS = (Unit(name="EUR", currency="EUR"), Unit(name="points"), Unit(name="million EUR", currency="EUR", scale=1e6))
CLOSE = 1e-12
"""Sums of amounts that are whole cents differ from whole cents by so much of them, in doubles."""


def limits(figures, plan, active):
    """Return by rule: amounts and their limits."""
    found, tree = FundAccounts(figures, plan, active), figures.tree
    pledging, rules = figures.fund.pledging, figures.fund.reserve
    pairs = {}
    for key, part in figures.members.items():
        paid, pledge = found.contribution(key), found.pledge(key)
        pairs["pays", key], pairs["draws", key] = (paid, part.pays_at_most), (found.draw(key), part.draws_at_most)
        pairs["in all", key] = (tree.along_paths(paid), part.pays_in_all)
        pairs["saves", key] = (found.saving(key), part.saves_at_most)
        if pledging:
            pairs["pledge", key] = (np.array([pledge]), part.pledge_at_most)
            pairs["as pledged", key] = (tree.along_paths(paid) if pledging.per == "all" else paid, pledge)
    for key, part in figures.needs.items():
        pairs["most", key] = (found.support(key), part.at_most * found.needed(key))
        pairs["least", key] = (-found.support(key), -part.at_least * found.needed(key))
    for key, part in figures.donors.items():
        pairs["gives", key] = (found.gift(key), part.gives_at_most)
        pairs["gives in all", key] = (tree.along_paths(found.gift(key)), part.gives_in_all)
        if np.isfinite(part.matches):
            pairs["matches", key] = (found.gift(key), part.matches * found.contributions)
        if part.earmarked:
            used = [found.support(need) for need in part.needs] + [found.payment(name) for name in part.contracts]
            pairs["earmarked", key] = (found.gift(key), np.sum(used, axis=0))
    if rules:
        inner = np.where(tree.stage < tree.stages - 1, found.reserve, rules.at_least)
        pairs["reserve"] = (inner, np.inf if rules.at_most is None else max(rules.at_least, rules.at_most))
        pairs["least reserve"] = (-inner, -rules.at_least)
    return pairs


def exceeded(figures, plan, active, than=CLOSE):
    return {
        key: float(np.max(amounts - most))
        for key, (amounts, most) in limits(figures, plan, active).items()
        if np.any(amounts - most > than * np.maximum(1.0, np.abs(amounts)))
    }


def with_a_payer(figures):
    """Return figures in which the first member can pay and draw as much as it likes."""
    first, free = next(iter(figures.members)), np.full(figures.tree.nodes, np.inf)
    part = figures.members[first]
    able = replace(part, pays_at_most=free, pays_in_all=np.inf, pledge_at_most=np.inf, draws_at_most=free)
    return replace(figures, members={**figures.members, first: able})


def at_the_limits(figures, seed):
    """Return a plan in which everybody but the first member pays the most that it can in some states.

    The first one draws 8 in every state and pays for it, so that its contributions can take up what others do not.
    """
    active, plan, generator = everything(figures), random_plan(figures, seed), np.random.default_rng(seed)
    first, *others = figures.members
    paid = {key: np.array(values) for key, values in plan.contributions.items()}
    for key in others:
        most, left = figures.members[key].pays_at_most, figures.members[key].pays_in_all / figures.tree.stages
        paid[key] = np.minimum(np.where(generator.random(most.shape) < 0.5, most, paid[key]), np.minimum(left, 3.0))
    drawn = {**plan.draws, first: [amount + 8.0 for amount in plan.draws[first]]}
    lists = {key: values.tolist() for key, values in paid.items()}
    plan = plan.model_copy(update={"contributions": lists, "draws": drawn})
    short = FundAccounts(figures, plan, active).balance / (1.0 - figures.fund.overhead)
    contributions = {**plan.contributions, first: (paid[first] - short).tolist()}
    pledges = {key: 60.0 if key == first else _largest(figures, contributions[key]) for key in plan.pledges}
    return plan.model_copy(update={"contributions": contributions, "pledges": pledges})


def _largest(figures, paid):
    in_all = figures.fund.pledging.per == "all"
    return max(*(figures.tree.along_paths(np.array(paid)) if in_all else paid), 0.0)


@settings(deadline=None)
@given(small_funds(), st.integers(0, 1000), st.sampled_from(UNITS))
def test_limits_that_a_plan_keeps_are_kept_in_whole_cents(negotiation, seed, unit):
    figures = fund_figures(negotiation.model_copy(update={"unit": unit}))
    figures = with_a_payer(figures)
    first = next(iter(figures.members))
    active, plan = everything(figures), at_the_limits(figures, seed)
    assume(min(plan.contributions[first]) > 1.0)
    before = exceeded(figures, plan, active, than=1e-9)
    paid, _ = settled(figures, plan, active)
    assert not balance_in_cents(figures, paid, active).any()
    broken = exceeded(figures, paid, active)
    assert {key for key in broken if not _too_narrow(figures, key)} <= set(before)


def _too_narrow(figures, key):
    """Return whether no whole number of cents lies between the limits of a need."""
    if key[0] not in ("least", "most"):
        return False
    part, cents = figures.needs[key[1]], cents_of(figures.negotiation.unit)
    return bool(np.any(np.floor(part.at_most * part.amount * cents) < np.ceil(part.at_least * part.amount * cents)))


@pytest.mark.parametrize("seed", range(5))
def test_the_relief_fund_keeps_every_limit_to_the_cent(seed):
    figures = with_a_payer(fund_figures(read(winset_instances.path("relief_fund"))))
    active, plan = everything(figures), at_the_limits(figures, seed)
    before = exceeded(figures, plan, active, than=1e-9)
    assert not any(key[0] in ("pays", "least", "most", "draws", "reserve") for key in before)
    paid, cent = settled(figures, plan, active)
    assert not balance_in_cents(figures, paid, active).any()
    assert set(exceeded(figures, paid, active)) <= set(before)
    assert settled(figures, paid, active) == (paid, cent)
