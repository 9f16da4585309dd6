"""Interactions with ranges of options (hyper-rectangles): strength of their rows, and frontiers against the ledger."""

import numpy as np
import pytest

from brute_force import packages, payoff_table
from winset_models.formulations.package import formulate
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set


def negotiation(issues, interactions):
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "rectangles",
            "unit": {"name": "points"},
            "parties": {"A": {}, "B": {}},
            "issues": {issue: {"options": dict.fromkeys(options)} for issue, options in issues.items()},
            "interactions": interactions,
        }
    )


def random_rectangles(seed, count, lowest):
    """Boxes over 4 issues of 5 options, each over 2 or 3 issues, worth something to one party."""
    random = np.random.default_rng(seed)
    issues = {f"i{k}": [f"o{v}" for v in range(5)] for k in range(4)}
    boxes = []
    for _ in range(count):
        when = {}
        for k in random.choice(4, size=random.integers(2, 4), replace=False).tolist():
            first, last = np.sort(random.integers(0, 5, 2)).tolist()
            when[f"i{k}"] = issues[f"i{k}"][first : last + 1]
        boxes.append({"when": when, "values": {"AB"[random.integers(2)]: int(random.integers(lowest, 20)) or 1}})
    return negotiation(issues, boxes)


def test_boxes_apart_on_one_issue_share_one_unit_in_the_relaxation():
    options = [f"o{v}" for v in range(6)]
    ranges = [options[:2], options[2:3], options[3:]]
    boxes = [{"when": {"i": r, "j": ["yes", "perhaps"]}, "values": {"A": 1, "B": 2 * (r is ranges[0])}} for r in ranges]
    program = formulate(negotiation({"i": options, "j": ["yes", "perhaps", "no"]}, boxes)).program()
    session = Session(program)
    session.maximise(program.payoff[[0]].toarray().ravel())
    assert session.solve(relaxed=True).bound == pytest.approx(1.0)


@pytest.mark.parametrize("lowest", [1, -10])
@pytest.mark.parametrize("seed", range(4))
def test_the_frontier_of_boxes_is_that_of_the_ledger(seed, lowest):
    rectangles = random_rectangles(seed, 12, lowest)
    formulation = formulate(rectangles)
    program = formulation.program()
    whole = program.integer | np.isin(program.column_labels, list(formulation.products))

    def lift(x):
        exact = formulation.exact(dict(zip(program.column_labels, x.tolist(), strict=True)))
        return np.array(list(exact.values()))

    frontier = pareto_set(ParetoProblem(program, whole=whole, lift=lift), Control(Limits(confirm="never")))
    table = np.unique(payoff_table(rectangles, packages(rectangles)), axis=0)
    worse = np.all(table[:, None] <= table, axis=2) & np.any(table[:, None] < table, axis=2)
    truth = sorted(table[~worse.any(axis=1)].tolist(), reverse=True)
    assert frontier.complete
    assert [point.values.tolist() for point in frontier.points] == truth
