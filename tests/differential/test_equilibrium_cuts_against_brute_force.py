"""No inequality cuts off an equilibrium, and cutting planes answer what listing every profile answers."""

import numpy as np
import pytest

from game_cases import KINDS, Truth, random_game
from winset_solver.games.cutting_planes import cutting_planes
from winset_solver.games.families import families_for
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.status import OutcomeStatus

SEEDS = range(8)
CLOSE = 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_no_family_cuts_off_an_equilibrium(kind):
    found = set()
    for seed in SEEDS:
        game, generator = random_game(kind, seed), np.random.default_rng(seed)
        fixed = float(generator.integers(0, 4)) if seed % 3 == 0 else 0.0
        truth = Truth(game)
        lifted = Lifted(EquilibriumProblem(game, allowance=Allowance.none(game.players, fixed)))
        kept = np.array([lifted.lift(x) for x in truth.equilibria(fixed)]).reshape(-1, lifted.columns)
        for family in families_for(lifted):
            for cut in inequalities(family, points(lifted, truth, generator)):
                assert cut.family == family.name
                assert (kept[:, cut.columns] @ cut.coefficients >= cut.lower - CLOSE).all(), (seed, cut)
                found.add(family.name)
    assert found & {"exchange", "replacement", "adding", "dropping"}


def points(lifted, truth, generator):
    """Profiles, mixtures of two, and points of which the products are not products."""
    profiles = [lifted.lift(x) for x in truth.profiles[generator.permutation(len(truth.profiles))[:20]]]
    weights = generator.random(len(profiles))
    mixtures = [w * a + (1 - w) * b for w, a, b in zip(weights, profiles, profiles[::-1], strict=True)]
    program = lifted.game.program
    return [
        *profiles,
        *mixtures,
        *(lifted.lift(generator.uniform(program.column_lower, program.column_upper)) for _ in range(5)),
    ]


def inequalities(family, at):
    """What a family has from the start, and what it finds at points, each of which must be violated there."""
    found = {cut.key(): cut for cut in family.rows()}
    for point in at:
        for cut in family.violated(point, 20):
            assert cut.violation(point) > 0
            found[cut.key()] = cut
    return found.values()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("families", [families_for, lambda *_: []], ids=["families", "plain"])
def test_cutting_planes_find_the_best_equilibrium(kind, families):
    for seed in SEEDS if families is families_for else SEEDS[:5]:
        game, generator = random_game(kind, seed), np.random.default_rng(seed)
        weights = generator.integers(-2, 3, game.players).astype(float)
        value = generator.integers(-2, 3, game.program.shape[1]).astype(float)
        allowance, needed = allowances(game, seed, generator)
        outcome = cutting_planes(EquilibriumProblem(game, weights, value, allowance), families=families)
        truth = Truth(game)
        best = by_listing(truth, weights, value, needed)
        if best is None:
            assert outcome.status in (OutcomeStatus.NO_EQUILIBRIUM, OutcomeStatus.NO_PACKAGE), seed
            assert (outcome.status is OutcomeStatus.NO_PACKAGE) == (len(truth.profiles) == 0), seed
        else:
            assert outcome.status is OutcomeStatus.OPTIMAL, seed
            assert outcome.value == pytest.approx(best, abs=CLOSE), seed
            assert outcome.bound == pytest.approx(best, abs=CLOSE), seed


def allowances(game, seed, generator):
    """An allowance, and what it takes off the objective to allow certain regrets (infinite where it cannot)."""
    players = game.players
    if seed % 4 == 0:
        return None, lambda regrets: 0.0 if regrets.max() <= CLOSE else np.inf
    if seed % 4 == 1:
        fixed = generator.integers(-1, 4, players).astype(float)
        return Allowance.none(players, fixed), lambda regrets: 0.0 if (regrets <= fixed + CLOSE).all() else np.inf
    if seed % 4 == 2:
        return Allowance.common(players), lambda regrets: regrets.max()
    budget, most, cost = (float(generator.integers(0, 9)) for _ in range(3))

    def needed(regrets):
        return cost * regrets.sum() if regrets.sum() <= budget + CLOSE and regrets.max() <= most + CLOSE else np.inf

    return Allowance.support(players, budget=budget, at_most=most, cost=cost), needed


def by_listing(truth, weights, value, needed):
    """The largest objective of a profile that players keep to; None without one."""
    values = [
        float(weights @ truth.payoffs(x) + value @ x) - needed(np.maximum(0.0, regrets))
        for x, regrets in zip(truth.profiles, truth.all_regrets, strict=True)
    ]
    best = max(values, default=-np.inf)
    return None if best == -np.inf else best
