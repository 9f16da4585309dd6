"""What must hold of best roadmaps, whatever the file: monotone in what binds, blind to names and order."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cases import roadmap_negotiation
from winset_models.analysis.roadmaps.objectives import objectives_of
from winset_models.analysis.roadmaps.search import BestRoadmap, best_roadmap
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits
from winset_solver.status import OutcomeStatus

Steps = dict[str, dict[str, Any]]
FEW = settings(max_examples=12, deadline=None)


@st.composite
def exchanges(draw: Any) -> Steps:
    """Draw one-off costs of whoever performs a step, against reversible benefits of the other side."""
    return {
        f"s{number}": {
            "by": by,
            "cost": {by: draw(st.integers(1, 6))},
            "benefit": {other: draw(st.integers(0, 3))},
            "detection": draw(st.sampled_from([1.0, 0.5])),
            "duration": draw(st.sampled_from([1, 1, 2])),
        }
        for number in range(4)
        for by, other in [("AB", "BA")[number % 2]]
    }


def exchange(
    steps: Steps, *, discount: float = 0.5, guarantee: float = 0.0, sides: str = "AB", periods: int = 4
) -> Negotiation:
    bond = {"bond": {"binds": ["A", "B"], "amount": guarantee}}
    people = {side: {"discount": discount} for side in sides}
    return roadmap_negotiation(people, periods=periods, steps=steps, guarantees=bond)


def best(negotiation: Negotiation, objective: str) -> BestRoadmap:
    asked = objectives_of(negotiation, objective)
    return best_roadmap(negotiation, asked, control=Control(limits=Limits(confirm="never")))


def exists(negotiation: Negotiation) -> bool:
    return best(negotiation, "welfare").status is OutcomeStatus.OPTIMAL


@FEW
@given(exchanges())
def test_more_guarantee_detection_or_patience_never_rules_a_roadmap_out(steps: Steps) -> None:
    if exists(exchange(steps)):
        seen = {key: {**step, "detection": 1.0} for key, step in steps.items()}
        assert exists(exchange(steps, guarantee=2.0))
        assert exists(exchange(seen))
        assert exists(exchange(steps, discount=0.75))


@FEW
@given(exchanges())
def test_more_time_never_lengthens(steps: Steps) -> None:
    shorter, longer = (best(exchange(steps, discount=0.75, periods=periods), "earliest") for periods in (3, 4))
    if shorter.starts is not None:
        assert longer.stages[0].value is not None
        assert longer.stages[0].value <= shorter.stages[0].value


@FEW
@given(exchanges(), st.sampled_from(["nash", "egalitarian", "welfare"]))
def test_the_order_and_the_names_of_parties_change_nothing(steps: Steps, objective: str) -> None:
    swap = {"A": "B", "B": "A"}
    renamed = {
        key: {
            **step,
            "by": swap[step["by"]],
            **{part: {swap[side]: amount for side, amount in step[part].items()} for part in ("cost", "benefit")},
        }
        for key, step in steps.items()
    }
    cases = (
        exchange(steps, discount=0.75),
        exchange(steps, discount=0.75, sides="BA"),
        exchange(renamed, discount=0.75),
    )
    first, reordered, swapped = (best(case, objective) for case in cases)
    assert first.status is reordered.status is swapped.status
    if first.starts is not None:
        value = first.stages[0].value
        assert [reordered.stages[0].value, swapped.stages[0].value] == pytest.approx([value, value], abs=1e-6)


@FEW
@given(exchanges(), st.sampled_from(["nash", "egalitarian"]))
def test_symmetric_sides_gain_the_same(steps: Steps, objective: str) -> None:
    """Every step of one side has its mirror image on the other, which starts with it."""
    mirrored: Steps = {}
    for key, step in list(steps.items())[::2]:
        mirror = {**step, "by": "B", "cost": {"B": step["cost"]["A"]}, "benefit": {"A": step["benefit"]["B"]}}
        mirrored |= {key: {**step, "together": f"{key}m"}, f"{key}m": mirror}
    negotiation = exchange(mirrored, discount=0.75)
    found = best(negotiation, objective)
    if found.starts is not None:
        one, other = (best(negotiation, f"{objective},payoff:{side}").stages[1].value for side in "AB")
        assert one == pytest.approx(other, abs=1e-5)
