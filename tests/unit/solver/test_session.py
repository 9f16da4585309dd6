"""A session on models at the edge: nothing in them, nothing possible, nothing in the way."""

import highspy
import numpy as np
import pytest
from linear_programs import INF, print_of, same

from winset_solver.errors import ArgumentError, DataError, EngineError
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination


def session_of(matrix=(), lower=(), upper=(), *, cost=(1.0,), **columns):
    cost = np.array(cost, dtype=float)
    program = PayoffProgram.build(
        matrix=np.array(matrix, dtype=float).reshape(len(lower), len(cost)),
        row_lower=lower,
        row_upper=upper,
        payoff=cost.reshape(1, -1),
        **columns,
    )
    session = Session(program)
    session.maximise(cost)
    return session


def best(session, **options):
    result = session.solve(**options)
    assert result.termination is Termination.OPTIMAL
    assert result.bound == pytest.approx(result.solution.objective)
    return result.solution.objective, result.x.tolist()


# -- edges -------------------------------------------------------------------------------------------------------


def test_an_empty_model_has_the_empty_solution():
    session = session_of(cost=())
    session.maximise([], 7.0)
    assert best(session) == (7.0, [])


def test_rows_without_columns_can_still_contradict_themselves():
    assert best(session_of(lower=[0], upper=[1], cost=())) == (0.0, [])
    # HiGHS calls this model empty and solved; verification refuses the answer
    refused = session_of(lower=[1], upper=[1], cost=()).solve()
    assert refused.termination in (Termination.INFEASIBLE, Termination.FAILED)
    assert refused.solution is None


@pytest.mark.parametrize("integer", [False, True])
def test_columns_without_rows_go_to_their_bounds(integer):
    bounds = {"column_lower": [-1.5, 0.5], "column_upper": [3.5, INF], "integer": [integer] * 2}
    expected = (2.0, [3.0, 1.0]) if integer else (3.0, [3.5, 0.5])
    assert best(session_of(cost=(1, -1), **bounds)) == expected


@pytest.mark.parametrize("integer", [False, True])
def test_crossed_column_bounds_are_infeasible(integer):
    session = session_of(cost=(1,), column_upper=[5], integer=[integer])
    assert best(session) == (5.0, [5.0])
    session.change_column_bounds([0], 2.0, 1.0)
    assert session.solve().termination is Termination.INFEASIBLE
    session.change_column_bounds([0], 1.0, 2.0)
    assert best(session) == (2.0, [2.0])


@pytest.mark.parametrize("integer", [False, True])
def test_crossed_row_bounds_are_infeasible(integer):
    session = session_of([[1]], [2], [1], integer=[integer])
    assert session.solve().termination is Termination.INFEASIBLE
    session.change_row_bounds([0], 1.0, 2.0)
    assert best(session) == (2.0, [2.0])


def test_free_columns_are_free():
    session = session_of([[1, 1], [1, -1]], [-4, -2], [-4, 6], cost=(0, 1), column_lower=[-INF, -INF])
    assert best(session) == (-1.0, [-3.0, -1.0])
    session.maximise([0, -1])
    assert best(session) == (5.0, [1.0, -5.0])


def test_fixed_columns_stay_put():
    columns = {"column_lower": [2, 0], "column_upper": [2, 9], "integer": [1, 0]}
    assert best(session_of([[1, 1]], [-INF], [7.5], cost=(1, 1), **columns)) == (7.5, [2.0, 5.5])


@pytest.mark.parametrize(("low", "high", "value"), [(0.3, 4.7, 4.0), (-4.7, -0.3, -1.0), (2.0, 2.9, 2.0)])
def test_integer_columns_keep_fractional_bounds(low, high, value):
    assert best(session_of(column_lower=[low], column_upper=[high], integer=[1])) == (value, [value])


def test_an_integer_column_without_an_integer_in_its_bounds_is_infeasible():
    session = session_of(column_lower=[0.3], column_upper=[0.7], integer=[1])
    assert session.solve().termination is Termination.INFEASIBLE
    assert session.solve(relaxed=True).termination is Termination.INFEASIBLE


def test_the_bounds_of_integer_columns_are_taken_inwards_to_whole_numbers():
    session = session_of(column_lower=[0.3], column_upper=[2.7], integer=[1])
    assert best(session, relaxed=True) == (2.0, [2.0])


@pytest.mark.parametrize("integer", [False, True])
def test_an_unbounded_objective_is_told(integer):
    session = session_of([[1, -1]], [0], [3], cost=(1, 1), integer=[integer] * 2)
    result = session.solve()
    assert (result.termination, result.solution, result.bound) == (Termination.UNBOUNDED, None, None)
    session.maximise([1, -1])
    assert best(session)[0] == 3.0


@pytest.mark.parametrize("integer", [False, True])
def test_infeasible_and_unbounded_in_one_is_infeasible(integer):
    """x − y ≥ 1 and x − y ≤ 0 while x and y may both grow: HiGHS may say that it is one or the other."""
    session = session_of([[1, -1], [1, -1]], [1, -INF], [INF, 0], cost=(1, 1), integer=[integer] * 2)
    assert session.solve().termination is Termination.INFEASIBLE
    assert session.model.cost.tolist() == [1, 1]


def test_a_point_between_integers_is_infeasible_although_the_relaxation_is_unbounded():
    session = session_of([[1, -1]], [0.2], [0.8], cost=(1, 1), integer=[1, 1])
    assert session.solve().termination is Termination.INFEASIBLE
    assert session.solve(relaxed=True).termination is Termination.UNBOUNDED


# -- changes -----------------------------------------------------------------------------------------------------


def test_deleted_rows_no_longer_bind_and_the_others_move_up():
    session = session_of(np.ones((4, 1)), [-INF] * 4, [4, 1, 3, 2])
    session.delete_rows([1, 3, 3])
    assert session.model.row_upper.tolist() == [4, 3]
    assert best(session)[0] == 3
    session.change_row_bounds([1], -INF, 2.5)
    assert best(session)[0] == 2.5
    session.delete_rows([0, 1])
    assert session.solve().termination is Termination.UNBOUNDED
    session.delete_rows([])
    assert session.model.rows == 0


def test_a_short_objective_leaves_later_columns_without_cost():
    session = session_of(column_upper=[2])
    session.add_columns(1, upper=5.0)
    session.maximise([1.0, 1.0])
    assert best(session)[0] == 7
    session.maximise([3.0], 1.0)
    assert best(session)[0] == 7
    assert session.model.cost.tolist() == [3, 0]


def test_what_is_not_a_number_is_refused_and_changes_nothing():
    session = session_of([[1, 1]], [0], [4], cost=(1, 2))
    before = print_of(session.model)
    nan = float("nan")
    for change in (
        lambda: session.maximise([nan, 1.0]),
        lambda: session.maximise([1e13, 1.0]),
        lambda: session.maximise([1e-12, 1.0]),
        lambda: session.add_rows([[nan, 1.0]], 0.0, 1.0),
        lambda: session.add_rows([[1.0, 1e15]], 0.0, 1.0),
        lambda: session.add_rows([[1.0, 1.0]], nan, 1.0),
        lambda: session.add_columns(1, lower=INF),
        lambda: session.add_columns(1, upper=1e15),
        lambda: session.change_column_bounds([0], nan, 1.0),
        lambda: session.change_row_bounds([0], 0.0, -INF),
    ):
        with pytest.raises(DataError):
            change()
        assert print_of(session.model) == before
    assert best(session)[0] == 8


def test_rows_of_the_wrong_width_and_indices_that_do_not_exist_are_refused():
    session = session_of([[1, 1]], [0], [4], cost=(1, 2))
    with pytest.raises(ArgumentError, match="got 3, wanted 2"):
        session.add_rows([[1.0, 1.0, 1.0]], 0.0, 1.0)
    with pytest.raises((EngineError, IndexError)):
        session.change_column_bounds([5], 0.0, 1.0)
    with pytest.raises((EngineError, IndexError)):
        session.change_row_bounds([5], 0.0, 1.0)
    assert best(session)[0] == 8


def test_a_twin_is_independent():
    session = session_of([[1, 1]], [0], [4], cost=(1, 2), integer=[1, 0])
    session.maximise([1, 2], 0.5)
    twin = session.twin(presolve="off")
    assert same(twin.model, session.model)
    before = print_of(session.model)
    twin.change_column_bounds([1], 0.0, 1.0)
    twin.change_row_bounds([0], 0.0, 2.0)
    twin.maximise([5, 5])
    twin.add_rows([[1, 0]], 0.0, 0.5)
    twin.model.integer[:] = False
    assert print_of(session.model) == before
    assert best(session)[0] == 8.5
    session.change_column_bounds([0, 1], 0.0, 0.0)
    assert best(twin)[0] == 5


def test_the_caller_s_program_is_never_changed():
    program = PayoffProgram.build(matrix=[[1, 1]], row_lower=[0], row_upper=[4], payoff=[[1, 2]])
    before, session = program.fingerprint(), Session(program)
    session.maximise([1.0, 2.0])
    session.change_row_bounds([0], 1.0, 3.0)
    session.change_column_bounds([0], 1.0, 1.0)
    session.add_rows([[1.0, 0.0]], 0.0, 9.0)
    session.delete_rows([0])
    session.solve()
    assert program.fingerprint() == before


# -- answers -----------------------------------------------------------------------------------------------------


def test_multipliers_price_the_rows_of_a_linear_program():
    """3 x + 2 y with x + y ≤ 4 and x + 3 y ≤ 6, x ≤ 3: x = 3, y = 1, both rows tight; 2 = p + 3 q with q = 0."""
    session = session_of([[1, 1], [1, 3]], [-INF, -INF], [4, 7], cost=(3, 2), column_upper=[3, INF])
    assert session.solve().row_duals == pytest.approx([2, 0])
    session.change_row_bounds([0], -INF, 5.0)
    assert best(session)[0] == pytest.approx(9 + 2 * 4 / 3)


def test_a_mixed_integer_result_has_no_multipliers():
    assert session_of([[1]], [0], [4], integer=[1]).solve().row_duals is None


def test_a_start_is_used_and_a_bad_one_does_no_harm():
    session = session_of([[2, 3, 4]], [-INF], [6.5], cost=(3, 4, 6), integer=[1, 1, 1], column_upper=[2, 2, 2])
    expected = best(session)
    for start in ([0.0, 2.0, 0.0], [9.0, 9.0, 9.0], [0.5, 0.5, 0.5], [-1.0, 0.0, 0.0]):
        assert best(session, start=np.array(start))[0] == expected[0]


def test_a_model_written_and_read_again_has_the_same_optimum(tmp_path):
    session = session_of([[2, 3], [1, -1]], [1, -2], [6.5, 4], cost=(3, 4), integer=[1, 0], column_upper=[2, INF])
    for name in ("model.mps", "model.lp"):
        session.write_mps(tmp_path / name)
        engine = highspy.Highs()
        engine.silent()
        assert engine.readModel(str(tmp_path / name)) == highspy.HighsStatus.kOk
        engine.run()
        assert -engine.getInfo().objective_function_value == pytest.approx(best(session)[0])
    with pytest.raises(EngineError, match="writeModel"):
        session.write_mps(tmp_path / "no such folder" / "model.mps")


def test_the_concave_maximiser_finds_the_top_of_a_parabola():
    session = session_of(column_upper=[4])
    assert session.concave_maximiser(np.array([3.0]), np.array([2.0])) == pytest.approx([1.5])
    assert session.concave_maximiser(np.array([30.0]), np.array([2.0])) == pytest.approx([4.0])
    session.change_column_bounds([0], 3.0, 2.0)
    assert session.concave_maximiser(np.array([3.0]), np.array([2.0])) is None
