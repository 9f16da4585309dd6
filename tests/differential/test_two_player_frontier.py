"""The sweep for two players against plain enumeration, and against scipy's programs slice by slice."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from finite_sets import dominated, finite_sets
from winset_solver.control import Control, Limits
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set
from winset_solver.pareto.two_players import two_players
from winset_solver.program import PayoffProgram
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

NEVER = Control(Limits(confirm="never"))
CLOSE = 2e-6


def nondominated(rows):
    """The distinct rows that no other dominates, by falling first entry."""
    return sorted({tuple(row) for row in rows if not dominated(row, rows)}, reverse=True)


def listed(frontier):
    return [tuple(point.values.tolist()) for point in frontier.points]


@settings(max_examples=100, deadline=None)
@given(finite_sets(players=st.just(2), weighted=False), st.booleans())
def test_every_small_set_on_a_grid(case, limited):
    floor = np.array(case.disagreement) if limited else np.full(2, -np.inf)
    rows = np.array(case.points, dtype=float)
    rows = rows[np.all(rows >= floor, axis=1)]
    frontier = pareto_set(ParetoProblem(case.problem.program, floor), Control(), method="two players")
    if len(rows) == 0:
        assert frontier.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE
        return
    assert frontier.complete
    assert listed(frontier) == nondominated(rows)
    assert frontier.ideal.tolist() == rows.max(axis=0).tolist()
    assert [claim.confirmation.verdict for claim in frontier.claims] == [Verdict.CONFIRMED]


@settings(max_examples=60, deadline=None)
@given(finite_sets(players=st.just(2), weighted=False), st.sampled_from([1.0, 1 / 7, 1e-3 * np.pi]))
def test_every_small_set_off_the_grid(case, scale):
    """Payoffs without a common step: thirds and sevenths, and both at once."""
    program = case.problem.program
    payoff = program.payoff.toarray() * np.array([[scale], [1 / 3]])
    program = program.replace(payoff=program.payoff.__class__(payoff))
    problem = ParetoProblem(program)
    frontier = two_players(OutcomeSpace(problem, NEVER))
    wanted = nondominated(payoff.T)
    assert frontier.complete
    assert len(frontier.points) == len(wanted)
    assert np.allclose(listed(frontier), wanted, rtol=0, atol=CLOSE)


@dataclass(frozen=True, eq=False)
class Mixed:
    """Maximise U x over A x ≤ b, 0 ≤ x ≤ upper, some x integer, U x ≥ floor."""

    matrix: np.ndarray
    limit: np.ndarray
    payoff: np.ndarray
    upper: np.ndarray
    integer: np.ndarray
    floor: np.ndarray

    @classmethod
    def drawn(cls, seed, share):
        random = np.random.default_rng(seed)
        columns, rows = int(random.integers(2, 6)), int(random.integers(1, 4))
        integer = random.random(columns) < share
        payoff = random.integers(-4, 7, (2, columns)).astype(float)
        if random.random() < 0.2:
            payoff[1] = -payoff[0]
        if random.random() < 0.3:
            payoff *= np.array([[0.1], [1 / 3]])
        return cls(
            matrix=random.integers(-3, 6, (rows, columns)).astype(float),
            limit=random.integers(0, 14, rows).astype(float),
            payoff=payoff,
            upper=np.where(integer, random.integers(1, 3, columns), random.choice([1.0, 2.0, 5.0], columns)),
            integer=integer,
            floor=np.where(random.random(2) < 0.5, -np.inf, random.integers(-4, 4, 2)),
        )

    @property
    def problem(self):
        program = PayoffProgram.build(
            matrix=self.matrix,
            row_lower=np.full(len(self.limit), -np.inf),
            row_upper=self.limit,
            column_upper=self.upper,
            integer=self.integer,
            payoff=self.payoff,
        )
        return ParetoProblem(program, self.floor)

    @property
    def slices(self):
        """Bounds of the columns, one list for each choice of the integers."""
        ranges = [range(int(u) + 1) if flag else [None] for u, flag in zip(self.upper, self.integer, strict=True)]
        for choice in itertools.product(*ranges):
            yield [(0.0, u) if c is None else (c, c) for c, u in zip(choice, self.upper, strict=True)]

    def largest(self, player, least):
        """The largest payoff of one player where the other has at least so much; None where nobody can."""
        floor = self.floor.copy()
        floor[1 - player] = max(floor[1 - player], least)
        held = floor > -np.inf
        rows, limit = np.vstack([self.matrix, -self.payoff[held]]), np.append(self.limit, -floor[held])
        answers = [linprog(-self.payoff[player], A_ub=rows, b_ub=limit, bounds=bounds) for bounds in self.slices]
        return max((-found.fun for found in answers if found.status == 0), default=None)


def largest_listed(frontier, player, least):
    """The same on a frontier."""
    other, found = 1 - player, [-np.inf]
    found += [p.values[player] for p in frontier.points if p.values[other] >= least]
    for segment in frontier.segments:
        high, low = sorted((segment.first.values, segment.last.values), key=lambda v: -v[other])
        if high[other] >= least:
            share = max(0.0, (least - low[other]) / (high[other] - low[other]))
            found.append(low[player] + share * (high[player] - low[player]))
    return max(found)


@pytest.mark.parametrize("share", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("seed", range(12))
def test_points_and_segments_of_mixed_programs(seed, share):
    """Just before and behind every listed payoff, and between them, the best payoff of the other player is right."""
    case = Mixed.drawn(seed, share)
    frontier = two_players(OutcomeSpace(case.problem, NEVER))
    if case.largest(0, -np.inf) is None:
        assert frontier.status in {OutcomeStatus.NO_ACCEPTABLE_PACKAGE, OutcomeStatus.NO_PACKAGE}
        return
    assert frontier.complete
    ends = [*frontier.points, *(end for s in frontier.segments for end in (s.first, s.last))]
    for player in (0, 1):
        values = np.unique(np.round([end.values[1 - player] for end in ends], 7))
        between = np.linspace(values[0] - 1.0123, values[-1] - 0.0012, 4)
        for least in [*(values - 1e-4), *(values[:-1] + 1e-4), *between]:
            wanted = case.largest(player, least)
            assert largest_listed(frontier, player, least) == pytest.approx(wanted, rel=2e-5, abs=2e-5)


@pytest.mark.parametrize("seed", range(6))
def test_two_searches_of_mixed_programs_agree(seed):
    frontier = pareto_set(Mixed.drawn(seed + 100, 0.5).problem, Control(Limits(confirm="always")))
    if frontier.points:
        assert frontier.complete
        assert frontier.claims[-1].confirmation.verdict is Verdict.CONFIRMED
