"""Multilinear polynomials, and the bilinear games that are made of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError, DataError
from winset_solver.games.lifted import Lifted
from winset_solver.games.polynomial import Polynomial
from winset_solver.games.polynomial_game import game_of
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.completion import Completion
from winset_solver.program import PayoffProgram
from winset_solver.verify import violation

LABELS = ("a", "b", "c", "d", "e")
OWNERS = (0, 0, 1, 1, 2)
POINTS = [dict(zip(LABELS, point, strict=True)) for point in itertools.product((0, 1), repeat=len(LABELS))]

monomials = st.frozensets(st.sampled_from(LABELS), max_size=4)
polynomials = st.dictionaries(monomials, st.integers(-5, 5).filter(bool).map(float), max_size=5).map(Polynomial)


def program(**changes):
    columns = len(LABELS)
    given_ = {
        "matrix": np.ones((1, columns)),
        "row_lower": [-np.inf],
        "row_upper": [columns],
        "payoff": np.zeros((3, columns)),
        "column_upper": np.ones(columns),
        "integer": np.ones(columns),
        "column_labels": LABELS,
        "owners": OWNERS,
    }
    return PayoffProgram.build(**given_ | changes)


def column(label):
    return Polynomial.column(label)


def complete(made, point):
    """The profile of a point, every product as the factors that the game names say."""
    values = dict(point)
    for label, factors in made.products.items():
        values[label] = min(values[factor] for factor in factors)
    return np.array([values[label] for label in made.game.program.column_labels], dtype=float)


def feasible(game, x):
    activity = game.program.matrix @ x
    return bool(((activity >= game.program.row_lower) & (activity <= game.program.row_upper)).all())


@given(polynomials, polynomials, st.integers(-3, 3))
def test_sums_products_and_multiples_are_those_of_the_values(one, other, factor):
    for point in POINTS:
        p, q = one.value(point), other.value(point)
        assert (one + other).value(point) == p + q
        assert (one - other).value(point) == p - q
        assert (one * other).value(point) == p * q
        assert one.times(factor).value(point) == factor * p
        assert one.complement().value(point) == 1 - p


@given(polynomials)
def test_a_reduced_polynomial_is_equal_wherever_the_relations_hold(polynomial):
    reduced = polynomial.reduced({"a": frozenset("b"), "c": frozenset("be")}, {"c": "level", "d": "level"})
    for point in POINTS:
        if point["a"] <= point["b"] and point["c"] <= min(point["b"], point["e"]) and point["c"] + point["d"] <= 1:
            assert reduced.value(point) == polynomial.value(point)
    assert all(not {"a", "b"} <= monomial and not {"c", "d"} <= monomial for monomial in reduced.terms)


def test_what_only_rounding_leaves_is_no_term():
    x = column("a")
    assert (x.times(0.1) + x.times(0.2) - x.times(0.3)).terms == {}
    assert not Polynomial.constant(0.0).terms


@settings(max_examples=60, deadline=None)
@given(st.lists(polynomials, min_size=3, max_size=3))
def test_the_game_has_the_payoffs_of_the_polynomials_and_so_has_every_deviation(payoffs):
    made = game_of(program(), payoffs)
    game, completion = made.game, Completion(made.game)
    for point in POINTS:
        x = complete(made, point)
        assert feasible(game, x)
        assert game.payoffs(x).tolist() == [polynomial.value(point) for polynomial in payoffs]
        assert completion.of(x).tolist() == x.tolist()
    for point, other in itertools.product(POINTS[::5], POINTS[::3]):
        for player in range(3):
            after = {k: (other if OWNERS[LABELS.index(k)] == player else point)[k] for k in LABELS}
            strategy = complete(made, after)[game.columns[player]]
            assert game.deviating(player, complete(made, point), strategy) == payoffs[player].value(after)


@settings(max_examples=60, deadline=None)
@given(st.lists(polynomials, min_size=3, max_size=3))
def test_rows_leave_one_value_to_every_product(payoffs):
    made = game_of(program(), payoffs)
    for point in POINTS[::3]:
        x = complete(made, point)
        for label in made.products:
            wrong = x.copy()
            wrong[made.game.program.column(label)] = 1 - wrong[made.game.program.column(label)]
            assert not feasible(made.game, wrong)


@settings(max_examples=60, deadline=None)
@given(polynomials)
def test_a_rule_selects_profiles_and_is_nobodys_own_row(rule):
    made = game_of(program(), [Polynomial()] * 3, {"rule": rule})
    label = made.game.program.row_labels.index("rule")
    assert all(label not in rows for rows in made.game.rows)
    for point in POINTS:
        assert feasible(made.game, complete(made, point)) == (rule.value(point) <= 0)


def test_a_rule_about_one_players_columns_does_not_bind_its_deviations():
    made = game_of(
        program(), [Polynomial()] * 3, {"one": column("a"), "two": column("a") + column("b"), "no": column("c")}
    )
    assert made.products == {"a as chosen": ("a",), "c as chosen": ("c",)}
    assert [len(rows) for rows in made.game.rows] == [0, 0, 0]


def test_products_are_shared_nested_and_owned_by_who_decides_them():
    a, b, c, d, e = map(column, LABELS)
    made = game_of(program(), [a * c * d, a * c * d * e + b * c * e, a * b * c * d])
    assert made.products == {
        "c × d": ("c", "d"),
        "a × e": ("a", "e"),
        "b × e": ("b", "e"),
        "a × b × c × d": ("a", "b", "c", "d"),
    }
    owners = dict(zip(made.game.program.column_labels, made.game.program.owners.tolist(), strict=True))
    assert [owners[label] for label in made.products] == [1, -1, -1, -1]
    nested = game_of(program(), [c * d + c * d * e, e, e])
    assert nested.products == {"c × d": ("c", "d"), "c × d × e": ("c × d", "e")}


def test_linear_payoffs_need_no_products():
    made = game_of(program(), [column("a") + column("c").times(2) + Polynomial.constant(5), Polynomial(), Polynomial()])
    assert not made.products
    assert made.game.polymatrix
    assert made.game.payoffs([1, 0, 1, 0, 0]).tolist() == [8, 0, 0]


def test_wrong_payoffs_are_refused():
    with pytest.raises(ArgumentError, match="does not fit"):
        game_of(program(), [Polynomial()])
    with pytest.raises(ArgumentError, match="no column has this label"):
        game_of(program(), [column("z"), Polynomial(), Polynomial()])
    with pytest.raises(DataError, match="a: a factor of a product is no 0/1 column"):
        game_of(program(column_upper=[2, 1, 1, 1, 1]), [column("a") * column("c"), Polynomial(), Polynomial()])
    game_of(program(column_upper=[2, 1, 1, 1, 1]), [column("a"), Polynomial(), Polynomial()])


def test_relations_tie_what_different_players_multiply_and_hold_at_every_profile():
    a, c, e = map(column, "ace")
    payoffs = [a * c * e, c * a * e, e * a * c]
    made = game_of(program(), payoffs, nonnegative=[a * c - a * c * e])
    loose = game_of(program(), payoffs)
    assert len(loose.game.relations) == 2  # a · (c e), c · (a e) and e · (a c) are the same
    lifted, plain = (Lifted(EquilibriumProblem(found.game)) for found in (made, loose))
    for point in POINTS:
        x = complete(made, point)
        assert violation(lifted.model(), lifted.lift(x)) == 0
        assert violation(plain.model(), plain.lift(complete(loose, point))) == 0
    split = lifted.lift(complete(made, dict.fromkeys(LABELS, 1)))
    split[lifted.product_columns(np.array([0]), np.array([made.game.program.column_labels.index("c × e")]))] = 0.0
    assert violation(lifted.model(), split) > 0
