"""Shipped games: what their files say of themselves, by listing profiles, and what the searches find."""

import numpy as np
import pytest

import winset_instances
from brute_force import packages, payoff_table
from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.reader import read
from winset_solver.games.chance.mixed import mixed_equilibrium
from winset_solver.games.listing.enumeration import equilibria
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.smallest_regret import smallest_regret
from winset_solver.games.solve import best_equilibrium
from winset_solver.status import OutcomeStatus

FOUR_OF_TEN = {"inside": 472.2, "outside": 474.9}
"""Barrett (1994): payoffs with four signatories; without any, everybody has 472.0."""


def shipped(name):
    return read(winset_instances.path(name))


def menus(package, party):
    return frozenset(module for module, levels in package.opt_ins.items() if party in levels)


def regrets_by_listing(negotiation):
    """Welfare and largest regret of every profile of a negotiation about modules alone, all profiles compared."""
    listed, parties = packages(negotiation), list(negotiation.parties)
    table = payoff_table(negotiation, listed)
    profiles = [tuple(menus(package, party) for party in parties) for package in listed]
    best = {}
    for profile, row in zip(profiles, table, strict=True):
        for p, payoff in enumerate(row):
            key = p, profile[:p] + profile[p + 1 :]
            best[key] = max(best.get(key, payoff), payoff)
    regrets = [
        max(best[p, profile[:p] + profile[p + 1 :]] - payoff for p, payoff in enumerate(row))
        for profile, row in zip(profiles, table, strict=True)
    ]
    return table.sum(axis=1), np.array(regrets)


def test_the_knapsack_game_has_the_three_equilibria_that_its_file_names():
    negotiation = shipped("knapsack_five_items")
    welfare, regrets = regrets_by_listing(negotiation)
    assert sorted(welfare[regrets == 0]) == [104, 106, 112]
    assert welfare.max() == 117
    game = opt_in_game(negotiation).game
    assert sorted(item.value for item in equilibria(game).items) == [104, 106, 112]
    assert best_equilibrium(EquilibriumProblem(game)).value == 112


def test_the_knapsack_game_without_a_pure_equilibrium_has_a_mixed_one():
    negotiation = shipped("knapsack_no_equilibrium")
    welfare, regrets = regrets_by_listing(negotiation)
    assert regrets.min() == 4
    assert welfare.max() == 96
    game = opt_in_game(negotiation).game
    assert best_equilibrium(EquilibriumProblem(game)).status is OutcomeStatus.NO_EQUILIBRIUM
    assert smallest_regret(game).equilibrium.amounts == pytest.approx([4])
    mixed = mixed_equilibrium(game)
    assert mixed.status is OutcomeStatus.OPTIMAL
    assert max(map(len, mixed.probabilities)) > 1


def test_three_of_six_keep_the_linear_treaty():
    negotiation = shipped("linear_treaty")
    welfare, regrets = regrets_by_listing(negotiation)
    assert len(regrets) == 2**6
    # nobody, or one alone, is kept by the clause: no single signature changes anything
    assert sorted(welfare[regrets == 0]) == [0] * 7 + [10.5] * 20
    found = equilibria(opt_in_game(negotiation).game)
    assert found.complete
    assert sorted(item.value for item in found.items) == pytest.approx([0] * 7 + [10.5] * 20)


def barrett(signatories, countries=10, a=100, b=1, c=0.25):
    """Payoffs inside and outside: signatories lead, the others take marginal benefit = marginal cost."""
    gamma, others = c / b, countries - signatories
    reach = 1 + others / (countries * gamma)
    slope = signatories / reach
    base = others * a / (countries * gamma)
    inside = b * (a - base / reach) / countries * slope / (c + b * signatories / reach / countries * slope)
    total = (signatories * inside + base) / reach
    outside = b * (a - total) / (countries * c)
    benefit = b * (a * total - total**2 / 2) / countries
    return benefit - c * inside**2 / 2, benefit - c * outside**2 / 2


def signed(negotiation, members):
    opt_ins = {module: dict.fromkeys(members, "in") for module in negotiation.modules} if members else {}
    return payoffs(negotiation, Package(opt_ins=opt_ins, in_force=in_force(negotiation, opt_ins)))


def test_the_agreement_of_ten_countries_has_the_payoffs_of_its_closed_form():
    negotiation = shipped("barrett_1994")
    for count in range(11):
        members = list(negotiation.parties)[:count]
        inside, outside = barrett(count)
        expected = [inside if party in members else outside for party in negotiation.parties]
        assert list(signed(negotiation, members).values()) == pytest.approx(np.array(expected) - 472, abs=0.002)
    assert barrett(4) == pytest.approx(list(FOUR_OF_TEN.values()), abs=0.05)


def test_four_of_ten_countries_keep_their_agreement():
    negotiation = shipped("barrett_1994")
    by_count = [list(signed(negotiation, list(negotiation.parties)[:count]).values()) for count in range(11)]
    inside, outside = [row[0] for row in by_count], [row[-1] for row in by_count]
    kept = [
        k for k in range(11) if (k == 0 or inside[k] >= outside[k - 1]) and (k == 10 or outside[k] >= inside[k + 1])
    ]
    assert kept == [4]


@pytest.mark.parametrize("deal", ["four_sign", "all_sign"])
def test_the_deals_of_the_agreement_are_signed_as_a_whole(deal):
    negotiation = shipped("barrett_1994")
    signatories = {tuple(levels) for levels in negotiation.deals[deal].modules.values()}
    assert len(signatories) == 1
    assert list(negotiation.deals[deal].modules) == list(negotiation.modules)
    assert negotiation.minimum_menu == len(negotiation.modules)
