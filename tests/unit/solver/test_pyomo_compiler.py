"""From Pyomo models to payoff programs: nothing lost, nothing invented, every refusal named."""

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from linear_programs import cases
from pyomo.core.expr.numeric_expr import LinearExpression

from winset_solver.errors import ArgumentError, DataError, ModelError
from winset_solver.program import PayoffProgram
from winset_solver.pyomo_compiler import compile_model

INF, NAN = float("inf"), float("nan")


@pytest.fixture
def model():
    m = pyo.ConcreteModel(name="pact")
    m.x = pyo.Var(bounds=(0, 5))
    m.y = pyo.Var(domain=pyo.Integers, bounds=(-2, 7))
    m.gain = pyo.Objective(expr=m.x + 1, sense=pyo.maximize)
    return m


def rows_of(program):
    """Coefficients and bounds by row label."""
    return {
        label: (row, low, high)
        for label, row, low, high in zip(
            program.row_labels,
            program.matrix.toarray().tolist(),
            program.row_lower.tolist(),
            program.row_upper.tolist(),
            strict=True,
        )
    }


# -- what is kept ------------------------------------------------------------------------------------------------


def test_rows_keep_their_kind_and_ranges_are_one_row(model):
    m = model
    m.range = pyo.Constraint(expr=(1, m.x + 2 * m.y + 3, 7))
    m.equal = pyo.Constraint(expr=m.x - m.y == 2)
    m.equal_range = pyo.Constraint(expr=(2, m.x, 2))
    m.least = pyo.Constraint(expr=m.x + m.y >= 1)
    m.most = pyo.Constraint(expr=m.x + m.y <= m.y + 4)
    m.sleeping = pyo.Constraint(expr=m.x >= 99)
    m.sleeping.deactivate()
    assert rows_of(compile_model(m)) == {
        "range": ([1, 2], -2, 4),
        "equal": ([1, -1], 2, 2),
        "equal_range": ([1, 0], 2, 2),
        "least": ([1, 1], 1, INF),
        "most": ([1, 0], -INF, 4),
    }


def test_columns_that_occur_nowhere_are_kept_in_the_order_of_declaration(model):
    model.idle = pyo.Var(bounds=(1, None))
    program = compile_model(model)
    assert program.column_labels == ("x", "y", "idle")
    assert program.column_lower.tolist() == [0, -2, 1]
    assert program.column_upper.tolist() == [5, 7, INF]
    assert program.shape == (0, 3, 1)


def test_domains_become_bounds_and_integrality():
    m = pyo.ConcreteModel()
    m.free = pyo.Var()
    m.share = pyo.Var(domain=pyo.UnitInterval)
    m.positive = pyo.Var(domain=pyo.NonNegativeReals, bounds=(-3, 8))
    m.whole = pyo.Var(domain=pyo.Integers)
    m.count = pyo.Var(domain=pyo.NonNegativeIntegers, bounds=(None, 9))
    m.choice = pyo.Var(domain=pyo.Binary, bounds=(-4, 4))
    m.gain = pyo.Objective(expr=0, sense=pyo.maximize)
    program = compile_model(m)
    assert program.column_lower.tolist() == [-INF, 0, 0, -INF, 0, 0]
    assert program.column_upper.tolist() == [INF, 1, 8, INF, 9, 1]
    assert program.integer.tolist() == [False, False, False, True, True, True]


def test_fixed_variables_are_columns_with_equal_bounds_and_stay_fixed_in_the_model(model):
    model.x.fix(2)
    model.row = pyo.Constraint(expr=3 * model.x + model.y <= 1)
    program = compile_model(model)
    assert rows_of(program) == {"row": ([3, 1], -INF, 1)}
    assert (program.column_lower[0], program.column_upper[0]) == (2, 2)
    assert program.payoff.toarray().tolist() == [[1, 0]]
    assert model.x.fixed
    assert model.x.value == 2


def test_blocks_and_indices_are_in_the_labels():
    m = pyo.ConcreteModel()
    m.pact = pyo.Block(["north", "south"])
    for block in m.pact.values():
        block.sign = pyo.Var(["KEN", "DEU"], [1, 2], domain=pyo.Binary)
        block.once = pyo.Constraint(["KEN", "DEU"], rule=lambda b, p: b.sign[p, 1] + b.sign[p, 2] <= 1)
        block.pair = pyo.Constraint([1, 2], ["a"], rule=lambda b, i, _: b.sign["KEN", i] >= b.sign["DEU", i])
        block.cuts = pyo.ConstraintList()
        block.cuts.add(block.sign["KEN", 1] == 1)
    m.payoff = pyo.Objective(["DEU", "KEN"], rule=lambda m, p: m.pact["north"].sign[p, 1], sense=pyo.maximize)
    program = compile_model(m)
    assert program.column_labels[:2] == ("pact[north].sign[KEN,1]", "pact[north].sign[KEN,2]")
    assert program.column_labels[-1] == "pact[south].sign[DEU,2]"
    assert program.row_labels[:5] == (
        "pact[north].once[KEN]",
        "pact[north].once[DEU]",
        "pact[north].pair[1,a]",
        "pact[north].pair[2,a]",
        "pact[north].cuts[1]",
    )
    assert len(program.row_labels) == 10


def test_every_objective_is_a_player_in_the_order_of_declaration(model):
    m = model
    m.payoff = pyo.Objective(["B", "A"], rule=lambda m, p: m.y + {"A": 1, "B": 2}[p], sense=pyo.maximize)
    m.fixed_sum = pyo.Objective(expr=5, sense=pyo.maximize)
    m.asleep = pyo.Objective(expr=-m.x)
    m.asleep.deactivate()
    program = compile_model(m, owners={"y": 2})
    assert program.player_labels == ("gain", "B", "A", "fixed_sum")
    assert program.payoff.toarray().tolist() == [[1, 0], [0, 1], [0, 1], [0, 0]]
    assert program.payoff_constant.tolist() == [1, 2, 1, 5]
    assert program.owners.tolist() == [-1, 2]


def test_rows_that_always_hold_are_left_out(model):
    model.cancelled = pyo.Constraint(expr=model.x - model.x <= 2)
    model.zero = pyo.Constraint(expr=0 * model.y >= -1)
    assert compile_model(model).row_labels == ()


# -- what is refused ---------------------------------------------------------------------------------------------


def refused(model, words, error=ModelError):
    with pytest.raises(error, match=words):
        compile_model(model)


def test_a_model_without_a_payoff_is_refused(model):
    model.gain.deactivate()
    refused(model, "pact: the model has no active objective")


def test_a_minimised_payoff_is_refused_by_name(model):
    model.pain = pyo.Objective(expr=model.x)
    refused(model, "pain: a payoff is minimised")


def test_products_are_refused_by_name(model):
    model.product = pyo.Constraint(expr=model.x * model.y <= 1)
    refused(model, "pact: the model is not a linear program.*product")


def test_a_nonlinear_payoff_is_refused_by_name(model):
    model.square = pyo.Objective(expr=model.x**2, sense=pyo.maximize)
    refused(model, "pact: the model is not a linear program.*square")


def test_special_ordered_sets_are_refused(model):
    model.members = pyo.Set(initialize=[1, 2])
    model.z = pyo.Var(model.members)
    model.sos = pyo.SOSConstraint(var=model.z, sos=1)
    refused(model, "no special ordered sets")


def test_logic_is_refused(model):
    model.agreed = pyo.BooleanVar()
    model.logic = pyo.LogicalConstraint(expr=model.agreed)
    refused(model, "(?s)not a linear program.*LogicalConstraint")


def test_a_domain_with_gaps_is_refused(model):
    model.odd = pyo.Var(domain=pyo.Set(initialize=[1, 3, 7]))
    refused(model, "odd: a variable is neither continuous nor integer")


@pytest.mark.parametrize("cancelling", [False, True])
def test_a_row_that_never_holds_is_refused_by_name(model, cancelling):
    model.never = pyo.Constraint(expr=(model.x - model.x if cancelling else 0 * model.x) >= 1)
    refused(model, "trivially infeasible.*never")


def test_a_variable_of_an_inactive_block_is_refused_by_name(model):
    model.annex = pyo.Block()
    model.annex.z = pyo.Var()
    model.row = pyo.Constraint(expr=model.annex.z <= 1)
    model.annex.deactivate()
    refused(model, r"annex\.z: a row or payoff uses a variable of no active block")


def test_a_variable_fixed_at_nothing_is_refused_and_the_others_stay_fixed(model):
    model.x.fix(2)
    model.y.fix()
    refused(model, "y: a fixed variable has no value")
    assert model.x.fixed
    assert model.y.fixed


def test_a_model_that_is_refused_keeps_its_fixed_variables(model):
    model.x.fix(2)
    model.never = pyo.Constraint(expr=0 * model.x >= 1)
    refused(model, "never")
    assert model.x.fixed


@pytest.mark.parametrize("value", [NAN, INF, 1e15, 1e-12])
def test_a_coefficient_that_cannot_be_computed_with_is_named(model, value):
    model.row = pyo.Constraint(expr=value * model.x + model.y <= 2)
    refused(model, "row, x: a coefficient is out of range", DataError)
    model.row.deactivate()
    terms = LinearExpression(linear_coefs=[1.0, value], linear_vars=[model.x, model.y])
    model.payoff = pyo.Objective(["KEN"], rule=lambda m, p: terms, sense=pyo.maximize)
    refused(model, "KEN, y: a coefficient is out of range", DataError)


def test_bounds_and_constants_that_cannot_be_computed_with_are_named(model):
    model.row = pyo.Constraint(expr=model.x + model.y <= NAN)
    refused(model, "row: a bound is out of range", DataError)
    model.row.deactivate()
    model.y.setub(1e15)
    refused(model, "y: a bound is out of range", DataError)
    model.y.setub(1)
    model.payoff = pyo.Objective(["KEN"], rule=lambda m, p: m.y + NAN, sense=pyo.maximize)
    refused(model, "KEN: a payoff constant is out of range", DataError)


def test_two_players_of_one_name_are_refused(model):
    model.payoff = pyo.Objective(["gain"], rule=lambda m, p: m.y, sense=pyo.maximize)
    refused(model, "player_labels: a label repeats", ArgumentError)


# -- round trips -------------------------------------------------------------------------------------------------


def pyomo_of(case):
    """The Pyomo model of a case, written term by term, with every bound moved into the body of its row."""
    m = pyo.ConcreteModel()
    columns, rows = range(len(case.cost)), range(len(case.row_lower))

    def finite(value):
        return float(value) if np.isfinite(value) else None

    m.x = pyo.Var(
        columns,
        domain=lambda m, j: pyo.Integers if case.integer[j] else pyo.Reals,
        bounds=lambda m, j: (finite(case.column_lower[j]), finite(case.column_upper[j])),
    )

    def row(m, i):
        low, high = finite(case.row_lower[i]), finite(case.row_upper[i])
        if not case.matrix[i].any() or (low is None and high is None):
            return pyo.Constraint.Skip
        body = sum(float(a) * m.x[j] for j, a in enumerate(case.matrix[i]) if a) + 1.5
        return pyo.inequality(None if low is None else low + 1.5, body, None if high is None else high + 1.5)

    m.row = pyo.Constraint(rows, rule=row)
    m.payoff = pyo.Objective(
        ["p", "q"],
        rule=lambda m, p: sum(float(c) * m.x[j] for j, c in enumerate(case.cost)) * (1 if p == "p" else -2) + 0.25,
        sense=pyo.maximize,
    )
    return m


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_compiled_model_is_the_program_built_from_the_same_numbers(case):
    kept = [
        i
        for i, row in enumerate(case.matrix)
        if row.any() and (np.isfinite(case.row_lower[i]) or np.isfinite(case.row_upper[i]))
    ]
    columns = len(case.cost)
    direct = PayoffProgram.build(
        matrix=case.matrix[kept].reshape(len(kept), columns),
        row_lower=case.row_lower[kept],
        row_upper=case.row_upper[kept],
        column_lower=case.column_lower,
        column_upper=case.column_upper,
        integer=case.integer,
        payoff=np.array([case.cost, -2 * case.cost]),
        payoff_constant=[0.25, 0.25],
        row_labels=[f"row[{i}]" for i in kept],
        column_labels=[f"x[{j}]" for j in range(columns)],
        player_labels=["p", "q"],
    )
    compiled = compile_model(pyomo_of(case))
    assert compiled.matrix.toarray().tolist() == direct.matrix.toarray().tolist()
    assert compiled.row_labels == direct.row_labels
    assert compiled.fingerprint() == direct.fingerprint()


def test_the_same_model_gives_the_same_bytes():
    def build():
        m = pyo.ConcreteModel()
        m.x = pyo.Var(["c", "a", "b"], domain=pyo.Binary)
        m.row = pyo.Constraint(["z", "y"], rule=lambda m, i: 0.1 * m.x["a"] + 0.2 * m.x["b"] <= 0.3)
        m.payoff = pyo.Objective(["n", "m"], rule=lambda m, p: sum(m.x.values()) / 3, sense=pyo.maximize)
        return m

    model = build()
    first = compile_model(model).fingerprint()
    assert compile_model(model).fingerprint() == first
    assert compile_model(build()).fingerprint() == first
