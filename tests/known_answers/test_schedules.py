"""Schedules whose answers are known: checked by hand, degenerate, and published."""

from pathlib import Path

import numpy as np
import pytest

from scheduling_cases import needs_published, published
from winset_models.formulations.roadmap_scheduling import scheduling_problem
from winset_models.interchange.importing import import_psplib
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.control import Control, Limits
from winset_solver.scheduling.makespan import shortest_schedule
from winset_solver.scheduling.outcome import CUTSETS, PATHS, PROPAGATION
from winset_solver.scheduling.problem import SchedulingProblem, broken_rules
from winset_solver.status import OutcomeStatus


def test_energy_alone_is_no_schedule():
    """Rectangles 3×2, 2×3, 1×5 and 4×1, periods by units, on 5 units: their energy of 21 would fit into 5 periods.

    But one period is for the third alone, the last would be under way in all others, and then the first two, with 5
    units together, follow each other: 6.
    """
    problem = SchedulingProblem.build([3, 2, 1, 4], horizon=20, demands=[[2], [3], [5], [1]], capacities=[5])
    outcome = shortest_schedule(problem)
    assert (outcome.status, outcome.makespan, outcome.bound) == (OutcomeStatus.OPTIMAL, 6, 6)


def test_a_machine_with_heads_and_tails():
    """Three jobs one at a time, released at 0, 4, 1, taking 4, 2, 3, delivered 3, 5, 6 later: 13, in the order 3 2 1.

    The order 321 delivers at 10, 11, 13; of the others 132 is best, at 7, 13, 14.
    """
    jobs = {"durations": [4, 2, 3], "earliest": [0, 4, 1], "spans": [7, 7, 9]}
    outcome = shortest_schedule(SchedulingProblem.build(horizon=40, demands=[[1]] * 3, capacities=[1], **jobs))
    assert (outcome.makespan, outcome.starts.tolist()) == (13, [6, 4, 1])


def test_without_resources_the_critical_path_is_the_answer():
    arcs = [(0, 1, 0), (0, 2, 0), (1, 3, 4), (2, 3, 2), (3, 4, 3)]
    outcome = shortest_schedule(SchedulingProblem.build([0, 4, 2, 3, 0], horizon=30, precedences=arcs))
    assert (outcome.makespan, outcome.method) == (7, PATHS)
    assert outcome.starts.tolist() == [0, 0, 0, 4, 7]


def test_activities_without_duration_take_no_room():
    problem = SchedulingProblem.build([0, 0, 0], horizon=5, demands=[[9], [9], [9]], capacities=[1])
    assert shortest_schedule(problem).makespan == 0


def test_nothing_to_do_takes_no_time():
    assert shortest_schedule(SchedulingProblem.build([], horizon=5)).makespan == 0


def test_activities_that_start_together_are_left_to_the_program():
    """Two start together and a third excludes each of them."""
    problem = SchedulingProblem.build(
        [2, 3, 4], horizon=20, precedences=[(0, 1, 0), (1, 0, 0)], demands=[[1], [1], [2]], capacities=[2]
    )
    outcome = shortest_schedule(problem)
    assert (outcome.makespan, outcome.starts[0]) == (7, outcome.starts[1])


@pytest.mark.parametrize(
    ("arcs", "latest", "method"),
    [
        ([(0, 1, 2), (1, 0, 1)], [9, 9], PATHS),
        ([(0, 1, 5)], [9, 4], PATHS),
        ([], [1, 1], PROPAGATION),
    ],
)
def test_what_contradicts_itself_has_no_schedule(arcs, latest, method):
    problem = SchedulingProblem.build(
        [2, 2], horizon=20, precedences=arcs, latest=latest, demands=[[1], [1]], capacities=[1]
    )
    outcome = shortest_schedule(problem)
    assert (outcome.status, outcome.starts, outcome.method) == (OutcomeStatus.NO_PACKAGE, None, method)


def random_project(seed, count=16):
    generator = np.random.default_rng(seed)
    durations = generator.integers(1, 9, count)
    arcs = [(i, j, int(durations[i])) for j in range(count) for i in range(j) if generator.random() < 1.5 / count]
    demands, horizon = generator.integers(0, 8, (count, 2)), int(durations.sum())
    return SchedulingProblem.build(durations, horizon=horizon, precedences=arcs, demands=demands, capacities=[10, 11])


def test_a_stopped_search_keeps_its_schedule_and_a_bound():
    problem = random_project(0, count=60)
    outcome = shortest_schedule(problem, Control(limits=Limits(seconds=0.01)))
    assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert 0 < outcome.bound < outcome.makespan
    assert broken_rules(problem, outcome.starts.tolist()) == []


def test_the_same_question_has_the_same_answer():
    one, two = (shortest_schedule(random_project(1)) for _ in range(2))
    assert one.starts.tolist() == two.starts.tolist()


def test_cutsets_prove_what_propagation_does_not():
    methods = {
        shortest_schedule(random_project(seed), Control(limits=Limits(confirm="never"))).method for seed in range(6)
    }
    assert CUTSETS in methods


def solved(path: Path):
    problem = scheduling_problem(roadmap_figures(import_psplib(path).negotiation))
    return problem, shortest_schedule(problem, Control(limits=Limits(seconds=120, confirm="never")))


@needs_published
def test_published_optima_of_a_sample_of_projects_are_proven():
    for path, optimum in list(published("j30").items())[::48]:
        problem, outcome = solved(path)
        assert (outcome.status, outcome.makespan) == (OutcomeStatus.OPTIMAL, int(optimum)), path.name
        assert broken_rules(problem, outcome.starts.tolist()) == []


@needs_published
@pytest.mark.campaign
def test_all_published_optima_of_thirty_jobs_are_proven():
    wrong = {
        path.name: (outcome.makespan, optimum)
        for path, optimum in published("j30").items()
        for outcome in [solved(path)[1]]
        if (outcome.status, outcome.makespan) != (OutcomeStatus.OPTIMAL, int(optimum))
    }
    assert wrong == {}
