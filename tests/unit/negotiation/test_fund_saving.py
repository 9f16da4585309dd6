"""Own savings: certified optima, also where nothing can be moved at first, ends are reached or slopes differ widely."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_models.negotiation.fund.parts import Risk, Utility
from winset_models.negotiation.fund.saving import Saving
from winset_models.negotiation.fund.utility import considered
from winset_solver.stochastic.tree import ScenarioTree

TREE = ScenarioTree.of([-1, -1, 0, 0, 1, 1, 2, 3, 4, 5], [0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25])
RISKS = [{}, {"weight": 1, "level": 0.5}, {"weight": 0.25, "level": 0.9}, {"weight": 0.5}, {"weight": 1, "level": 0.99}]
FORMS = [{"form": "logarithmic"}, {"form": "power"}, {"form": "power", "aversion": 4}, {"form": "exponential"}]


def saving(before, most, unit, risk, form, *, tight=False) -> Saving:
    money = np.array(before, dtype=float) * unit
    over = [float(money.min()), float(money.max()) + unit] if tight else None
    utility = Utility.model_validate({"reference": 8 * unit, "tolerance": 4 * unit, "over": over, **form})
    judged = Risk.model_validate(risk)
    return Saving(TREE, money, most * unit, 0.9, judged, utility, considered(utility, money))


@settings(deadline=None)
@given(
    before=st.lists(st.integers(4, 20), min_size=10, max_size=10),
    most=st.sampled_from([0.001, 0.5, 2, 1000]),
    unit=st.sampled_from([0.001, 1, 1e5]),
    risk=st.sampled_from(RISKS),
    form=st.sampled_from(FORMS),
    tight=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_savings_are_better_than_the_best(*, before, most, unit, risk, form, tight, seed):
    problem = saving(before, most, unit, risk, form, tight=tight)
    best = problem.best()
    low, high = problem.considered
    assert problem.spent(best).min() >= low - 1e-8 * unit * max(1, most)
    generator, inner = np.random.default_rng(seed), TREE.stage < 2
    for _ in range(20):
        other = np.where(inner, generator.uniform(0, problem.most, TREE.nodes), 0.0) * generator.choice([1, 0.1, 0.01])
        spent = problem.spent(other)
        if spent.min() >= low and spent.max() <= high:
            assert problem.value(other) <= problem.value(best) + 1e-6 * max(1.0, unit)


def test_what_is_equal_in_every_stage_is_spent_as_it_comes():
    problem = saving([10] * 10, 2, 1, {}, {"form": "logarithmic"})
    assert problem.best() == pytest.approx(np.zeros(10), abs=1e-3)


def test_nothing_is_put_aside_where_nobody_may_have_less():
    problem = saving([5] * 10, 2, 1, {"weight": 1, "level": 0.5}, {"form": "power"}, tight=True)
    assert not problem.best().any()
