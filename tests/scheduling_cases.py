"""Small scheduling problems, and every schedule of them by brute force."""

import os
from itertools import product
from pathlib import Path

import pytest
from hypothesis import strategies as st

from winset_solver.scheduling.problem import SchedulingProblem, broken_rules

PUBLISHED = os.environ.get("WINSET_PSPLIB", "")
needs_published = pytest.mark.skipif(not PUBLISHED, reason="WINSET_PSPLIB names no folder")


@st.composite
def small_problems(draw, *, lowest_lag=0, circles=False):
    """Three to five activities, two resources at most, lags that need not be durations, and spans beyond durations."""
    count, resources = draw(st.integers(3, 5)), draw(st.integers(0, 2))
    numbers = st.lists(st.integers(0, 3), min_size=count, max_size=count)
    durations = draw(numbers)
    pairs = [(i, j) for i in range(count) for j in range(count) if i < j or (circles and i != j)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=count, unique=True))
    scale = draw(st.sampled_from([1.0, 0.1, 1 / 3]))
    return SchedulingProblem.build(
        durations,
        horizon=draw(st.integers(5, 8)),
        precedences=[(i, j, draw(st.integers(lowest_lag, 3))) for i, j in chosen],
        demands=[[scale * draw(st.integers(0, 3)) for _ in range(resources)] for _ in range(count)],
        capacities=[scale * draw(st.integers(2, 4)) for _ in range(resources)],
        earliest=draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)),
        spans=[duration + extra for duration, extra in zip(durations, draw(numbers), strict=True)],
    )


def every_schedule(problem):
    """Return every schedule of a small problem."""
    windows = [range(low, high + 1) for low, high in zip(problem.earliest, problem.latest, strict=True)]
    return [list(starts) for starts in product(*windows) if not broken_rules(problem, starts)]


def shortest(problem):
    """Return the smallest makespan, None where there is no schedule."""
    return min((problem.makespan(starts) for starts in every_schedule(problem)), default=None)


def published(name):
    """Return the files of a published set, and the best known makespans by their names."""
    (table,) = Path(PUBLISHED).rglob(f"{name}_optimum*.csv")
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:] if "," in line]
    files = {path.name: path for path in Path(PUBLISHED).rglob("*.sm")}
    return {files[file]: optimum.strip() for file, optimum in rows if file in files}
