"""Known divisions of a parameter's range: by dissection, by steps, by bracketing, and where there is no deal."""

from math import inf

import numpy as np
import pytest

from parametric_cases import along, moving
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import PayoffProgram
from winset_solver.sensitivity.bracketing import Best, Certificate, bracketing
from winset_solver.sensitivity.dissection import Line, dissection
from winset_solver.sensitivity.exact_division import Stretch, exact_division
from winset_solver.sensitivity.one_parameter import Decisions
from winset_solver.sensitivity.parametric_program import Kind, ParametricProgram, Place
from winset_solver.sensitivity.principles import Principle
from winset_solver.sensitivity.segments import Division


def exact(
    parametric: ParametricProgram, low: float, high: float, decided: int
) -> tuple[str, Division[Decisions | None]]:
    labels = parametric.problem.program.column_labels[:decided]
    found = exact_division(Stretch(parametric, (np.array([low]), np.array([high])), Principle("utilitarian"), labels))
    assert found is not None
    return found


def test_the_wyndor_glass_company_has_breakpoints_at_nine_sevenths_and_five() -> None:
    """Maximise (3 + 2θ) x₁ + (5 − θ) x₂ with x₁ ≤ 4, 2 x₂ ≤ 12, 3 x₁ + 2 x₂ ≤ 18 (Hillier & Lieberman; not opened).

    By hand: (2, 6) is worth 36 − 2θ, (4, 3) is worth 27 + 5θ and (4, 0) is worth 12 + 8θ.
    """
    points = {(2, 6): (36.0, -2.0), (4, 3): (27.0, 5.0), (4, 0): (12.0, 8.0), (0, 6): (30.0, -6.0)}
    lines = [Line(point, *worth) for point, worth in points.items()]
    found = dissection(lambda t: max(lines, key=lambda line: line.at(t)), 0.0, 10.0, same=lambda a, b: a == b)
    assert [part.what for part in found.segments] == [(2, 6), (4, 3), (4, 0)]
    assert [part.end for part in found.segments] == pytest.approx([9 / 7, 5.0, 10.0])
    assert found.solves == 5


def test_the_same_company_as_a_program_divides_at_the_same_places() -> None:
    program = PayoffProgram.build(
        matrix=[[1, 0], [0, 2], [3, 2]], row_lower=[-inf] * 3, row_upper=[4, 12, 18], payoff=[[3, 5]]
    )
    company = BargainingProblem(program, np.zeros(1))
    parametric = moving(company, {Place(Kind.PAYOFF, 0, 0): 2.0, Place(Kind.PAYOFF, 0, 1): -1.0})
    stretch = Stretch(parametric, (np.array([0.0]), np.array([4.5])), Principle("utilitarian"), [])
    method, found = exact_division(stretch) or ("", None)
    assert method == "dissection"
    assert found is not None
    assert found.segments[0].value_at_start == pytest.approx(36.0)
    assert found.segments[-1].value_at_end == pytest.approx(27.0 + 5 * 4.5)


def test_a_parabola_of_189_tangents_takes_at_most_two_solves_a_segment_less_one() -> None:
    lines = [Line(k, -float(k * k), 2.0 * k) for k in range(189)]
    found = dissection(lambda t: max(lines, key=lambda line: line.at(t)), 0.0, 188.0, same=lambda a, b: a == b)
    assert [part.what for part in found.segments] == list(range(189))
    assert [part.end for part in found.segments[:-1]] == pytest.approx([k + 0.5 for k in range(188)])
    assert found.solves <= 2 * 189 - 1


def test_ties_all_along_and_a_breakpoint_at_the_very_end_make_no_segment() -> None:
    twins = [Line("one", 1.0, 0.5), Line("twin", 1.0, 0.5), Line("late", -1.0, 1.5)]
    found = dissection(lambda t: max(twins, key=lambda line: line.at(t)), 0.0, 2.0, same=lambda a, b: a == b)
    assert [(part.what, part.start, part.end) for part in found.segments] == [("one", 0.0, 2.0)]


def choices(uses: list[float], values: list[float], room: float) -> BargainingProblem:
    program = PayoffProgram.build(
        matrix=[uses],
        row_lower=[-inf],
        row_upper=[room],
        payoff=[values],
        column_upper=[1.0] * len(uses),
        integer=[True] * len(uses),
        column_labels=[f"take {use:g}" for use in uses],
    )
    return BargainingProblem(program, np.zeros(1))


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_room_for_more_is_climbed_by_steps_whichever_way_it_grows(direction: float) -> None:
    parametric = moving(choices([2, 3], [1, 4], 0.0), {Place(Kind.ROW_UPPER, 0): direction})
    low, high = sorted((0.0, 6.0 * direction))
    method, found = exact(parametric, low, high, 2)
    ends = [*sorted(abs(part.end) for part in found.segments), abs(found.segments[0].start)]
    assert method == "steps"
    assert found.complete
    assert all(part.certified for part in found.segments)
    assert sorted(set(np.round(ends, 6))) == [0.0, 2.0, 3.0, 5.0, 6.0]
    values = [part.value_at_start for part in found.segments]
    assert values == pytest.approx([0.0, 1.0, 4.0, 5.0][:: int(direction)])


def test_bracketing_finds_the_same_steps_with_a_certificate_for_each() -> None:
    parametric = moving(choices([2, 3], [1, 4], 0.0), {Place(Kind.ROW_UPPER, 0): 1.0})
    found = bracketing(along(parametric, Principle("utilitarian"), 2), 0.0, 6.0)
    assert [part.end for part in found.segments] == pytest.approx([2.0, 3.0, 5.0, 6.0], abs=1e-5)
    assert all(part.certified for part in found.segments)
    assert max(found.widths) <= 6e-6


@pytest.mark.parametrize("solution", ["utilitarian", "nash"])
def test_the_deal_collapses_exactly_where_the_walk_away_values_are_too_much(solution: str) -> None:
    """One of two equal halves of 10 each, or 12 and 6: no deal once the second wants more than 10."""
    program = PayoffProgram.build(
        matrix=[[1, 1]],
        row_lower=[1],
        row_upper=[1],
        payoff=[[10, 13], [10, 6]],
        column_upper=[1, 1],
        integer=[True, True],
    )
    asks = moving(BargainingProblem(program, np.zeros(2)), {Place(Kind.DISAGREEMENT, 1): 1.0})
    found = bracketing(along(asks, Principle(solution), 2), 0.0, 12.0)
    assert found.segments[-1].what is None
    assert found.segments[-1].certified
    assert found.segments[-1].start == pytest.approx(10.0, abs=2e-5)
    assert found.segments[0].what == ("x[0]",)
    assert found.segments[0].certified


def test_a_range_with_no_deal_at_all_is_one_certified_segment_of_nothing() -> None:
    asks = moving(choices([1], [1], 1.0), {Place(Kind.DISAGREEMENT, 0): 1.0}, nominal=0.0)
    found = bracketing(along(asks, Principle("nash"), 1), 2.0, 3.0)
    assert [(part.what, part.certified) for part in found.segments] == [(None, True)]


def test_voices_are_dissected_over_all_acceptable_packages() -> None:
    """(4, 1) or (1, 3) for two: the first is better while 4w + 1 > w + 3, so for a voice above 2/3."""
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[[4, 1], [1, 3]], column_upper=[1, 1], integer=[1, 1]
    )
    voice = moving(BargainingProblem(program, np.zeros(2), np.ones(2)), {Place(Kind.WEIGHT, 0): 1.0}, nominal=1.0)
    method, found = exact(voice, 0.1, 2.0, 2)
    assert method == "dissection"
    assert [part.what for part in found.segments] == [("x[1]",), ("x[0]",)]
    assert found.segments[0].end == pytest.approx(2 / 3)


@pytest.mark.parametrize("kind", [Kind.ROW_UPPER, Kind.MATRIX])
def test_what_is_possible_only_in_between_is_found_by_the_certificate_of_the_rest(kind: Kind) -> None:
    """Something worth 2 instead of 1 is possible for 0.8 ≤ t ≤ 1.2: by limits t + 0.2 and 2.2 − t, or by its uses."""
    uses = kind is Kind.MATRIX
    program = PayoffProgram.build(
        matrix=[[0, 0.8], [0, 0.8], [1, 1]] if uses else [[0, 1], [0, 1], [1, 1]],
        row_lower=[-inf, -inf, 1],
        row_upper=[1, 1, 1] if uses else [1.2, 1.2, 1],
        payoff=[[1, 2]],
        column_upper=[1, 1],
        integer=[True, True],
    )
    places = {Place(kind, 0, int(uses)): 1.0, Place(kind, 1, int(uses)): -1.0}
    found = bracketing(
        along(moving(BargainingProblem(program, np.zeros(1)), places, nominal=1.0), Principle("utilitarian"), 2),
        0.3,
        1.7,
    )
    assert [part.what for part in found.segments] == [("x[0]",), ("x[1]",), ("x[0]",)]
    assert [part.end for part in found.segments] == pytest.approx([0.8, 1.2, 1.7], abs=1e-5)
    assert all(part.certified for part in found.segments)


@pytest.mark.parametrize("solution", ["utilitarian", "nash"])
def test_what_is_better_only_in_between_is_found_by_the_certificate_of_the_rest(solution: str) -> None:
    """(2, 2) for two, or (2.5 t, 2.5 (2 − t)): its product exceeds 4 between 0.4 and 1.6; its sum is always larger."""
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[[2, 2.5], [2, 2.5]], column_upper=[1, 1], integer=[1, 1]
    )
    places = {Place(Kind.PAYOFF, 0, 1): 2.5, Place(Kind.PAYOFF, 1, 1): -2.5}
    parametric = moving(BargainingProblem(program, np.zeros(2)), places, nominal=1.0)
    found = bracketing(along(parametric, Principle(solution), 2), 0.1, 1.9)
    borders = [0.4, 1.6, 1.9] if solution == "nash" else [1.9]
    assert [part.end for part in found.segments] == pytest.approx(borders, abs=1e-5)
    assert all(part.certified for part in found.segments)


def test_where_something_stops_to_be_possible_is_found_once_and_for_all() -> None:
    """One thing up to 0.7, then nothing: the interval is halved, and never begun anew."""
    looked_at = list[float]()

    class Until:
        def best(self, t: float) -> Best[str]:
            return Best("one", 1.0) if t <= 0.7 else Best(None, -inf)

        def value(self, what: str, t: float) -> float:
            looked_at.append(t)
            return self.best(t).value

        def as_good(self, what: str, t: float) -> bool:
            return self.best(t).what == what

        def limit(self, what: str, inside: float, outside: float) -> float | None:
            return None

        def certificate(self, what: str | None, low: float, high: float) -> Certificate:
            return Certificate(proven=True)

    found = bracketing(Until(), 0.0, 1.0)
    assert [part.what for part in found.segments] == ["one", None]
    assert found.segments[0].end <= 0.7 <= found.segments[1].start <= found.segments[0].end + 2e-6
    assert len(looked_at) < 40
    assert found.solves <= 6


def test_the_product_over_fewer_gainers_makes_nothing_better() -> None:
    """(t, 0) or (2, 1) for two: the second leaves nobody without a gain, however large t is."""
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[[1, 2], [0, 1]], column_upper=[1, 1], integer=[1, 1]
    )
    grows = moving(BargainingProblem(program, np.zeros(2)), {Place(Kind.PAYOFF, 0, 0): 1.0}, nominal=1.0)
    one = along(grows, Principle("nash"), 2)
    one.preferred = ("x[0]",)
    assert one.best(5.0) == Best(("x[1]",), pytest.approx(np.sqrt(2.0)))
    assert one.value(("x[0]",), 5.0) == -inf
    assert not one.as_good(("x[0]",), 5.0)
