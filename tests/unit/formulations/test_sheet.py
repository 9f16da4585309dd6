from math import inf

import pytest

from winset_models.formulations.products import directions
from winset_models.formulations.sheet import Sheet
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import definition
from winset_solver.pyomo_compiler import compile_model

WORDS = definition((), "a row")


@pytest.fixture
def sheet():
    return Sheet(Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, "parties": {"A": {}}}))


def test_bounds_count_exclusive_columns_once(sheet):
    a, b, c = sheet.indicators("block", "x", [("a",), ("b",), ("c",)]).values()
    assert sheet.bounds({a: 3.0, b: 5.0, c: -1.0}) == (-1.0, 8.0)
    sheet.exclusive([a, b])
    assert sheet.bounds({a: 3.0, b: 5.0, c: -1.0}) == (-1.0, 5.0)
    assert sheet.bounds({a: 3.0, b: 5.0}) == (0.0, 5.0)


def test_bounds_know_that_complete_columns_add_up_to_one(sheet):
    a, b = sheet.indicators("block", "x", [("a",), ("b",)]).values()
    sheet.exclusive([a, b], complete=True)
    assert sheet.bounds({a: 3.0, b: 5.0}) == (3.0, 5.0)
    assert sheet.bounds({b: 5.0}) == (0.0, 5.0)
    assert sheet.same_group(a, b)


def test_bounds_of_open_columns_are_infinite_until_implied(sheet):
    (label,) = sheet.columns("block", "t", {("A",): (-inf, inf)}).values()
    assert sheet.bounds({label: -2.0}) == (-inf, inf)
    sheet.imply(label, -1.0, 4.0)
    assert sheet.bounds({label: -2.0}) == (-8.0, 2.0)


def test_a_row_without_columns_is_carried_by_one(sheet):
    (label,) = sheet.indicators("block", "x", [("a",)]).values()
    sheet.row("block", "rounding", (1,), {label: 0.1 + 0.2 - 0.3}, WORDS, lower=2.0)
    program = compile_model(sheet.finish())
    row = program.row_labels.index("block.rounding[1]")
    assert program.matrix[[row]].nnz == 1
    assert program.row_lower[row] == 3.0
    assert program.column_labels[int(program.matrix[[row]].indices[0])] == Sheet.ONE
    assert "block.rounding[1]" in sheet.statements


@pytest.mark.parametrize(
    ("values", "limited", "expected"),
    [
        ({"A": 1.0}, "", (True, False)),
        ({"A": -1.0}, "", (False, True)),
        ({"A": 1.0, "B": -1.0}, "", (True, True)),
        ({"A": 1.0, "B": 1.0}, "B", (True, True)),
        ({"A": -1.0}, "A", (True, True)),
        ({"A": -1.0}, "B", (False, True)),
    ],
)
def test_products_are_kept_in_the_directions_that_somebody_could_profit_from(values, limited, expected):
    assert directions(values, frozenset(limited)) == expected
