"""Shortest schedules, windows and searches agree with trying every start of every activity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling_cases import every_schedule, shortest, small_problems
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.result import Termination, Verdict
from winset_solver.scheduling.cutsets import applicable, beam_search, search_cutsets
from winset_solver.scheduling.energy import energetic
from winset_solver.scheduling.makespan import shortest_schedule
from winset_solver.scheduling.priority_rules import good_schedule, parallel_schedule, serial_schedule
from winset_solver.scheduling.problem import SchedulingProblem, broken_rules
from winset_solver.scheduling.time_indexed import TimeIndexed
from winset_solver.scheduling.windows import longest_paths, tightened
from winset_solver.status import OutcomeStatus

QUICK = Control(limits=Limits(confirm="never"))
FEW = settings(max_examples=60, deadline=None)


@given(small_problems(lowest_lag=-2, circles=True))
@FEW
def test_the_shortest_schedule_is_that_of_brute_force(problem):
    outcome, known = shortest_schedule(problem), shortest(problem)
    if known is None:
        assert outcome.status is OutcomeStatus.NO_PACKAGE
        assert (outcome.starts, outcome.makespan, outcome.bound) == (None, None, None)
    else:
        assert outcome.status is OutcomeStatus.OPTIMAL
        assert outcome.makespan == outcome.bound == known == problem.makespan(outcome.starts)
        assert broken_rules(problem, outcome.starts.tolist()) == []
    assert [claim.confirmation.verdict for claim in outcome.claims] == [Verdict.CONFIRMED]


@given(small_problems(lowest_lag=-2, circles=True), st.integers(0, 8))
@FEW
def test_windows_keep_every_schedule(problem, deadline):
    limited = problem.within(deadline)
    windows, schedules = tightened(limited), np.array(every_schedule(limited)).reshape(-1, problem.count)
    if windows is None:
        assert not len(schedules)
    elif len(schedules):
        assert np.all(windows.earliest <= schedules.min(axis=0))
        assert np.all(windows.latest >= schedules.max(axis=0))


@given(small_problems())
@FEW
def test_energy_keeps_every_schedule(problem):
    earliest, latest = problem.earliest.copy(), problem.latest.copy()
    schedules = np.array(every_schedule(problem)).reshape(-1, problem.count)
    if np.all(earliest <= latest):
        possible = energetic(problem, earliest, latest)
        if len(schedules):
            assert possible
            assert np.all((earliest <= schedules.min(axis=0)) & (latest >= schedules.max(axis=0)))


@given(small_problems(), st.integers(0, 8))
@FEW
def test_cutsets_answer_in_both_directions_as_brute_force_does(problem, deadline):
    limited = problem.within(deadline)
    for asked in (limited, limited.mirrored()):
        if not applicable(asked) or np.any(asked.earliest > asked.latest):
            continue
        answer, known = search_cutsets(asked, QUICK, width=10_000), every_schedule(asked)
        assert answer.refuted == (not known)
        assert answer.starts is None if not known else answer.starts.tolist() in known


@given(small_problems(), st.integers(1, 3))
@FEW
def test_beams_and_rules_find_schedules_only(problem, width):
    known = every_schedule(problem)
    answer = beam_search(problem, QUICK, width=width)
    found = [
        answer.starts,
        *(rule(problem, problem.latest.astype(float)) for rule in (serial_schedule, parallel_schedule)),
    ]
    if (windows := tightened(problem)) is not None:
        found.append(good_schedule(problem, windows, samples=3))
    assert all(starts.tolist() in known for starts in found if starts is not None)
    assert not (answer.refuted and known)


@given(small_problems(lowest_lag=-2, circles=True))
@FEW
def test_the_time_indexed_program_has_the_same_schedules(problem):
    known, horizon = every_schedule(problem), problem.horizon
    if np.any(problem.earliest > problem.latest):
        return
    program = TimeIndexed(problem, 0, horizon)
    result = Session(program.model()).solve()
    if not known:
        assert result.termination is Termination.INFEASIBLE
        return
    assert -result.solution.objective == shortest(problem)
    assert program.starts(result.x).tolist() in known
    point = program.point(np.array(known[0]))
    model = program.model()
    assert np.all(model.matrix @ point <= model.row_upper)
    assert program.starts(point).tolist() == known[0]


@given(small_problems(lowest_lag=-2))
@FEW
def test_mirrored_schedules_are_the_same_backwards(problem):
    mirrored = problem.mirrored()
    turned = {tuple(problem.horizon - np.array(starts) - problem.durations) for starts in every_schedule(problem)}
    assert turned == {tuple(starts) for starts in every_schedule(mirrored)}


@given(small_problems())
@FEW
def test_more_room_and_more_time_never_lengthen(problem):
    fields = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    wider = type(problem)(**{**fields, "capacities": problem.capacities + 1})
    later = type(problem)(**{**fields, "latest": problem.latest + 1})
    first = shortest_schedule(problem, QUICK).makespan
    for other in (wider, later):
        assert first is None or shortest_schedule(other, QUICK).makespan <= first


@given(small_problems())
@FEW
def test_longest_paths_hold_in_every_schedule(problem):
    paths = longest_paths(problem)
    for starts in every_schedule(problem)[:20]:
        assert np.all(paths <= np.subtract.outer(starts, starts).T)


@pytest.mark.parametrize("seed", range(12))
def test_cutsets_agree_with_the_time_indexed_program_on_larger_projects(seed):
    generator = np.random.default_rng(seed)
    durations = generator.integers(1, 6, 9)
    arcs = [(i, j, int(durations[i])) for j in range(9) for i in range(j) if generator.random() < 0.15]
    problem = SchedulingProblem.build(
        durations,
        horizon=int(durations.sum()),
        precedences=arcs,
        demands=generator.integers(1, 7, (9, 2)),
        capacities=[8, 9],
    )
    upper = problem.makespan(good_schedule(problem, tightened(problem), samples=3))
    program = TimeIndexed(problem.within(upper), 0, upper)
    best = round(-Session(program.model()).solve().solution.objective)
    for deadline in (best - 1, best):
        for asked in (problem.within(deadline), problem.within(deadline).mirrored()):
            answer = search_cutsets(asked, QUICK, width=100_000)
            assert answer.refuted == (deadline < best)
            assert (answer.starts is None) == answer.refuted


def test_a_single_schedule_left_is_confirmed_to_break_a_rule():
    problem = SchedulingProblem.build(
        [1, 2, 0],
        horizon=5,
        precedences=[(2, 0, 2), (0, 1, -2)],
        demands=[[0, 1], [0, 2], [0, 0]],
        capacities=[2, 2],
        earliest=[0, 1, 0],
        latest=[4, 3, 5],
    )
    outcome = shortest_schedule(problem)
    assert outcome.makespan == 4
    assert [claim.confirmation.verdict for claim in outcome.claims] == [Verdict.CONFIRMED]
