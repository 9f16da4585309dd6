"""Known answers about roadmaps, found by optimisation: exchanges, unravelling, gradualism, degenerate ones."""

from itertools import pairwise
from typing import Any

import pytest

from roadmap_cases import roadmap_negotiation
from winset_models.analysis.roadmap import roadmap

Steps = dict[str, dict[str, Any]]
DELTA, GROWTH = 0.9, 1.5
LEVELS = [1.0 - (DELTA * GROWTH) ** -t for t in range(60)]


def sides(discount: float) -> dict[str, Any]:
    return {"A": {"discount": discount}, "B": {"discount": discount}}


@pytest.mark.parametrize(("discount", "status"), [(0.61, "optimal"), (0.59, "no acceptable package")])
def test_a_reversible_exchange_holds_from_a_patience_of_cost_over_cost_and_benefit(
    discount: float, status: str
) -> None:
    """A cost of 3 now and a flow of 2 for ever: δ ≥ 3/5."""
    steps = {
        "a": {"by": "A", "cost": {"A": 3}, "benefit": {"B": 2}, "together": "b"},
        "b": {"by": "B", "cost": {"B": 3}, "benefit": {"A": 2}},
    }
    found = roadmap(roadmap_negotiation(sides(discount), periods=2, steps=steps), objectives="nash")
    assert (found.status == "optimal") == (status == "optimal")
    if found.course is None:
        assert found.status == "no equilibrium"
        assert found.shortfall is not None
    else:
        assert found.course.parties["A"].value == pytest.approx(2 / (1 - discount) - 3)
        assert found.course.parties["A"].going_on[0] - found.course.parties["A"].stopping[0] == pytest.approx(
            2 * discount / (1 - discount) - 3
        )


def unravelling(**roadmap: Any) -> Any:  # entries of a file
    steps = {
        "a": {"by": "A", "cost": {"A": 2}, "gain": {"B": 5}, "reversible": 0},
        "b": {"by": "B", "cost": {"B": 3}, "gain": {"A": 5}, "reversible": 0},
    }
    return roadmap_negotiation(periods=3, steps=steps, **roadmap)


def test_a_finite_exchange_of_irreversible_gains_unravels() -> None:
    found = roadmap(unravelling(), objectives="welfare")
    assert found.status == "no equilibrium"
    assert found.course is None
    assert found.shortfall is not None
    assert found.shortfall.guarantees == {"A": pytest.approx(2.0)}


@pytest.mark.parametrize("discount", [0.9, 0.7])
def test_its_smallest_guarantee_is_the_smaller_cost_of_whoever_goes_last(discount: float) -> None:
    negotiation = unravelling(parties=sides(discount))
    found = roadmap(negotiation, objectives="guarantee,welfare")
    assert found.status == "optimal"
    assert found.stages[0].value == pytest.approx(2.0)
    assert found.stages[0].exact
    assert found.course is not None
    assert [step.task for step in found.course.schedule] == ["b", "a"]
    assert found.course.parties["A"].guarantee == pytest.approx(2.0)
    assert found.course.self_enforcing


@pytest.mark.parametrize(("share", "feasible"), [(1.0 + 1e-5, True), (0.99, False)])
def test_contributions_grow_gradually(share: float, *, feasible: bool) -> None:
    """Irreversible contributions of both sides, each as large as what comes later bears: c_t = 1 − (δg)^(−t).

    Six instalments of either side, then a settlement worth what the infinite series would still bring. Each
    instalment is the most that its period bears, so that none can come earlier.
    """
    instalments = [later - earlier for earlier, later in pairwise(LEVELS[:7])]
    steps: Steps = {
        f"{side}{t}": {"by": side, "benefit": {side: -size, other: GROWTH * size}, "reversible": 0}
        for side, other in ("AB", "BA")
        for t, size in enumerate(instalments, start=1)
    }
    tail = [later - earlier for earlier, later in pairwise(LEVELS[6:])]
    settlement = sum(DELTA**s * (GROWTH - 1) * size / (1 - DELTA) for s, size in enumerate(tail))
    steps["settled"] = {"by": "UN", "gain": {"all": share * settlement}, "requires": list(steps)}
    negotiation = roadmap_negotiation(sides(DELTA), periods=7, steps=steps, third_parties={"UN": None})
    found = roadmap(negotiation, objectives="earliest")
    assert (found.status == "optimal") == feasible
    if feasible:
        assert found.course is not None
        assert found.course.completion == 7
        assert found.course.parties["A"].going_on[:6] == pytest.approx(found.course.parties["A"].stopping[:6], abs=1e-3)


def test_a_step_worth_nothing_is_a_roadmap_in_which_nobody_gains() -> None:
    found = roadmap(roadmap_negotiation(periods=1, steps={"talk": {"by": ["A", "B"]}}), objectives="nash,earliest")
    assert found.status == "optimal"
    assert [stage.value for stage in found.stages] == [0.0, 1.0]
    assert found.course is not None
    assert found.course.completion == 1
    assert found.notes[-2:] == ["no acceptable roadmap lets A gain", "no acceptable roadmap lets B gain"]


def test_nothing_but_an_optional_burden_is_left_out() -> None:
    steps = {"burden": {"by": "A", "cost": {"A": 1}, "optional": True}}
    found = roadmap(roadmap_negotiation(periods=2, steps=steps), objectives="welfare")
    assert found.course is not None
    assert (found.course.completion, found.course.left_out, found.stages[0].value) == (0, ["burden"], 0.0)


def test_the_earliest_completion_without_conflicts_is_the_longest_path() -> None:
    steps = {
        "first": {"by": "A", "duration": 2, "verification": 1},
        "second": {"by": "B", "requires": "first", "duration": 3},
        "aside": {"by": "B", "duration": 4},
    }
    found = roadmap(roadmap_negotiation(periods=12, steps=steps), objectives="earliest")
    assert (found.stages[0].value, found.stages[0].bound, found.stages[0].exact) == (6.0, 6.0, True)
