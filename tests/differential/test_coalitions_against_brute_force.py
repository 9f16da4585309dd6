"""Departing coalitions and what lasts of them against all coalitions and all joint deviations of small games."""

import itertools
from functools import cached_property

import numpy as np
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from game_cases import Truth, random_game
from winset_solver.games.coalitions.blocking import blocking_coalitions
from winset_solver.games.coalitions.coalition_proof import coalition_proof, credible_departures
from winset_solver.games.coalitions.coalition_stability import Valuation
from winset_solver.games.coalitions.departures import DepartureProblem, Outsiders
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

EXAMPLES = settings(max_examples=60, deadline=None)
KINDS = ("knapsack", "rows", "ties", "negative", "shared", "idle", "potential")


class Departures:
    """All departures by the definition, in games of whole numbers."""

    def __init__(self, problem):
        self.problem, self.truth = problem, Truth(problem.game)
        self.columns = [np.flatnonzero(problem.game.program.owners == p) for p in range(problem.game.players)]
        self._known = {}

    @property
    def coalitions(self):
        players = range(self.problem.game.players)
        return [c for size in range(1, self.problem.most + 1) for c in itertools.combinations(players, size)]

    def of(self, members):
        """The profiles that a coalition's departure may lead to, with the smallest gain of a member."""
        problem = self.problem
        payoffs = problem.game.payoffs(problem.x) + problem.at_stake
        outsiders = [p for p in range(problem.game.players) if p not in members]
        for x in self.truth.profiles:
            gain = min(self.truth.payoffs(x)[p] - payoffs[p] for p in members)
            changed = all((x[self.columns[p]] != problem.x[self.columns[p]]).any() for p in members)
            if gain > 0 and changed and self._allowed(x, outsiders):
                yield x, gain

    def _allowed(self, x, outsiders):
        problem = self.problem
        if problem.outsiders is Outsiders.RESPOND:
            return all(self.truth.best_payoff(q, x) <= self.truth.payoffs(x)[q] for q in outsiders)
        kept = problem.x if problem.outsiders is Outsiders.STAY else problem.idle
        return all((x[self.columns[q]] == kept[self.columns[q]]).all() for q in outsiders)

    def fewest_changes(self, members, *, lasting=False):
        """Changes in the most modest of a coalition's best departures."""
        found = [(x, gain) for x, gain in self.of(members) if not lasting or self.lasts(x, members)]
        best = max(gain for _, gain in found)
        return min(self.changes(x, members) for x, gain in found if gain == best)

    def changes(self, x, members):
        return sum(int((x[self.columns[p]] != self.problem.x[self.columns[p]]).sum()) for p in members)

    def lasts(self, x, members):
        """Whether no proper part of a coalition has a departure from x that lasts."""
        parts = (part for size in range(1, len(members)) for part in itertools.combinations(members, size))
        return not any(self._again(x, part) for part in parts)

    def _again(self, x, part):
        key = (tuple(x), part)
        if key not in self._known:
            others = np.flatnonzero(~np.isin(self.problem.game.program.owners, (-1, *part)))
            before = self.truth.payoffs(x)
            self._known[key] = any(
                all(self.truth.payoffs(y)[p] > before[p] for p in part) and self.lasts(y, part)
                for y in self.truth.profiles
                if (y[others] == x[others]).all()
            )
        return self._known[key]

    @cached_property
    def blocking(self):
        """By coalition that departs, the largest smallest gain."""
        found = {members: max((gain for _, gain in self.of(members)), default=0.0) for members in self.coalitions}
        return {members: gain for members, gain in found.items() if gain > 0}

    @cached_property
    def lasting(self):
        """The same of departures that no part of the coalition departs from again."""
        found = {
            members: max((gain for x, gain in self.of(members) if self.lasts(x, members)), default=0.0)
            for members in self.coalitions
        }
        return {members: gain for members, gain in found.items() if gain > 0}


@st.composite
def departure_problems(draw, *, settled=False):
    """A small game with a profile to depart from, something at stake, and a rule for outsiders."""
    kind, seed = draw(st.sampled_from(KINDS)), draw(st.integers(0, 5000))
    note(f"random_game({kind!r}, {seed})")
    game = random_game(kind, seed)
    truth = Truth(game)
    assume(len(truth.profiles))
    profiles = truth.equilibria() if settled and len(truth.equilibria()) else truth.profiles
    x = profiles[draw(st.integers(0, len(profiles) - 1))]
    idle = truth.profiles[draw(st.integers(0, len(truth.profiles) - 1))]
    stakes = st.lists(
        st.integers(0, 2) if settled else st.integers(-3, 3), min_size=game.players, max_size=game.players
    )
    rule = draw(st.sampled_from([Outsiders.STAY, *Outsiders]))
    at_stake = draw(st.one_of(st.just([0.0] * game.players), stakes))
    return DepartureProblem(game, x, draw(st.integers(1, game.players)), np.array(at_stake, dtype=float), rule, idle)


@EXAMPLES
@given(departure_problems())
def test_the_smallest_coalitions_that_depart_are_found_with_their_best_departure(problem):
    definition = Departures(problem)
    truth = definition.blocking
    smallest = {c: gain for c, gain in truth.items() if not any(set(other) < set(c) for other in truth)}
    found = blocking_coalitions(problem, listed=100)
    assert found.status is OutcomeStatus.OPTIMAL
    assert found.complete
    assert {departure.members: departure.smallest for departure in found.departures} == smallest
    assert found.strong == (not truth)
    for departure in found.departures:
        changes = definition.changes(departure.x, departure.members)
        assert changes == definition.fewest_changes(departure.members)
    assert all(claim.confirmation.verdict is Verdict.CONFIRMED for claim in found.claims)


@EXAMPLES
@given(departure_problems(settled=True))
def test_departures_that_last_are_those_of_the_definition(problem):
    truth = Departures(problem)
    proof = coalition_proof(problem)
    assert proof.status is OutcomeStatus.OPTIMAL
    assert proof.proof == (not truth.lasting)
    if proof.departure is not None:
        assert proof.departure.members in truth.lasting
        assert len(proof.departure.members) == min(map(len, truth.lasting))
        assert truth.lasts(proof.departure.x, proof.departure.members)
    found = credible_departures(problem, truth.coalitions)
    assert set(found) == set(truth.coalitions)
    assert {members: d.smallest for members, d in found.items() if d is not None} == truth.lasting
    for members, departure in found.items():
        if departure is not None:
            assert truth.changes(departure.x, members) == truth.fewest_changes(members, lasting=True)


def stable_by_definition(table, players):
    found = []
    for size in range(players + 1):
        for members in itertools.combinations(range(players), size):
            mask = sum(1 << p for p in members)
            if all(table[mask ^ (1 << p), p] <= table[mask, p] for p in range(players)):
                found.append(members)
    return found


@given(st.integers(1, 5), st.integers(0, 5000), st.sampled_from([1, 3, 50]))
def test_stable_coalitions_are_those_that_nobody_leaves_or_joins(players, seed, span):
    table = np.random.default_rng(seed).integers(0, span + 1, (1 << players, players)).astype(float)
    valuation = Valuation(table)
    assert valuation.stable_coalitions() == stable_by_definition(table, players)
    for mask in range(1 << players):
        members = [p for p in range(players) if mask >> p & 1]
        outside = sum(table[mask ^ (1 << p), p] for p in members)
        assert valuation.potentially_internal[mask] == (sum(table[mask, p] for p in members) >= outside)


@pytest.mark.parametrize("fewest", [0, 1, 2, 4])
def test_a_minimum_participation_is_a_smaller_valuation(fewest):
    table = np.random.default_rng(fewest).integers(0, 9, (16, 4)).astype(float)
    given_up = np.array([row if bin(mask).count("1") >= fewest else table[0] for mask, row in enumerate(table)])
    found = Valuation(table).with_minimum_participation(fewest)
    assert np.array_equal(found.payoffs, given_up)
