"""The dynamic program of one knapsack: every kind of row that is one, and every choice compared."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from winset_solver.games.responses import knapsack
from winset_solver.games.responses.knapsack import Knapsack
from winset_solver.games.responses.own_choice import own_choice
from winset_solver.linear_model import LinearModel
from winset_solver.result import Termination

INF = float("inf")


def model_of(row, lower=-INF, upper=INF, *, low=None, high=None, integer=None):
    count = len(row)
    return LinearModel(
        matrix=sparse.csr_array(np.array([row], dtype=float)),
        row_lower=np.array([lower], dtype=float),
        row_upper=np.array([upper], dtype=float),
        column_lower=np.zeros(count) if low is None else np.array(low, dtype=float),
        column_upper=np.ones(count) if high is None else np.array(high, dtype=float),
        integer=np.ones(count, dtype=bool) if integer is None else np.array(integer),
        cost=np.zeros(count),
    )


def best_of_all(model, marginal):
    """The largest value of a choice that fits, by trying each; None where none does."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(model.column_lower, model.column_upper, strict=True)]
    points = np.array(list(itertools.product(*ranges)), dtype=float)
    activity = points @ model.matrix.toarray()[0]
    values = (points @ marginal)[(activity >= model.row_lower[0]) & (activity <= model.row_upper[0])]
    return float(values.max()) if len(values) else None


@st.composite
def knapsacks(draw):
    """One row over up to seven columns, weights of either sign and of few decimals, one side or the other."""
    count = draw(st.integers(1, 7))
    unit = draw(st.sampled_from([1.0, 0.5, 0.125]))
    row = [unit * draw(st.integers(-4, 9)) for _ in range(count)]
    side = unit * draw(st.integers(-6, 20))
    low = [float(draw(st.integers(0, 9)) == 0) for _ in range(count)]
    high = [max(a, float(draw(st.integers(0, 9)) != 0)) for a in low]
    one = {"lower": side} if draw(st.booleans()) else {"upper": side}
    number = st.integers(-3, 6).map(float) if draw(st.booleans()) else st.floats(-2, 5)
    return model_of(row, **one, low=low, high=high), np.array([draw(number) for _ in range(count)])


@settings(max_examples=300, deadline=None)
@given(case=knapsacks())
def test_the_choice_is_the_best_of_all(case):
    model, marginal = case
    found, best = Knapsack.of(model), best_of_all(model, marginal)
    assert found is not None
    assert found.possible == (best is not None)
    if best is not None:
        choice = found.best(marginal)
        activity = model.matrix.toarray()[0] @ choice
        assert model.row_lower[0] <= activity <= model.row_upper[0]
        assert ((model.column_lower <= choice) & (choice <= model.column_upper)).all()
        assert marginal @ choice == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_a_search_on_hard_items(seed):
    """Profits close to the weights: the rates say little, and most items stay undecided."""
    generator = np.random.default_rng(seed)
    weights = generator.integers(20, 60, 16)
    model = model_of(weights, upper=int(weights.sum() * 0.4))
    marginal = weights + 5 + generator.random(16)
    assert marginal @ Knapsack.of(model).best(marginal) == pytest.approx(best_of_all(model, marginal))


@pytest.mark.parametrize(
    "model",
    [
        model_of([1, 2], upper=2, high=[1, 2]),
        model_of([1, 2], upper=2, integer=[True, False]),
        model_of([1, 2], lower=1, upper=2),
        model_of([1, np.sqrt(2)], upper=2),
        model_of([1e7, 1e7 - 1], upper=1.5e7),
    ],
)
def test_what_is_not_a_knapsack_of_reasonable_size_is_left_to_a_search(model):
    assert Knapsack.of(model) is None


def test_both_sides_are_one_where_the_other_cannot_bind():
    assert Knapsack.of(model_of([1, 2], lower=0, upper=2)).capacity == 2
    assert Knapsack.of(model_of([1, 2], lower=2, upper=3)).capacity == 1


def test_a_table_that_would_be_too_large_is_a_search(monkeypatch):
    monkeypatch.setattr(knapsack, "LARGEST_TABLE", 10)
    weights = np.array([21, 23, 25, 27, 29])
    model, marginal = model_of(weights, upper=60), weights + 3.0
    assert Knapsack.of(model).best(marginal) is None
    choice = own_choice(model).best(marginal, None)
    assert choice.termination is Termination.OPTIMAL
    assert choice.value == pytest.approx(best_of_all(model, marginal))


def test_a_capacity_that_rounding_touched_still_holds_what_it_should():
    assert Knapsack.of(model_of([0.1, 0.1, 0.1], upper=0.1 + 0.2)).capacity == 3
    assert Knapsack.of(model_of([0.1, 0.1, 0.1], upper=0.3 - 1e-12)).capacity == 3
