"""What is said of a range whose search was stopped: the places that were looked at, and nothing in between."""

from dataclasses import replace
from typing import Any

import pytest

from winset_models.analysis.sensitivities.breakpoints import breakpoints, merged
from winset_models.analysis.sensitivities.opening import asked_of
from winset_models.analysis.sensitivity_findings import Segment
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Progress
from winset_solver.sensitivity.bracketing import Best, Certificate, bracketing
from winset_solver.sensitivity.dissection import Line, dissection
from winset_solver.sensitivity.steps import Earliest, Reached, steps

PLANS: dict[str, Any] = {
    "winset": 1,
    "title": "Three plans",
    "unit": {"name": "points"},
    "parties": {"A": {}, "B": {}},
    "issues": {
        "plan": {
            "options": {
                "bold": {"values": {"A": 6, "B": 1}},
                "middle": {"values": {"A": 3, "B": 3}},
                "modest": {"values": {"A": 1, "B": 4}},
            }
        }
    },
    "uncertainty": {
        "numbers": {"bold": {"name": "the worth to A", "of": "issues.plan.options.bold.values.A", "between": [0, 20]}}
    },
}


class Few:
    """Answers until it was asked so often: one thing is best below 1, another above 2, a third between."""

    def __init__(self, most: int) -> None:
        self.most, self.asked, self.control = most, 0, Control()

    def best(self, t: float) -> Best[str]:
        self.asked += 1
        if self.asked >= self.most:
            self.control.cancellation.request()
        return Best("low" if t < 1 else "high" if t > 2 else "between", 1.0)

    def value(self, what: str, t: float) -> float:
        return 1.0 if self.best(t).what == what else 0.0

    def as_good(self, what: str, t: float) -> bool:
        return self.best(t).what == what

    def limit(self, what: str, inside: float, outside: float) -> float | None:
        return None

    def certificate(self, what: str | None, low: float, high: float) -> Certificate:
        return Certificate(proven=True)


@pytest.mark.parametrize("most", [2, 3, 4])
def test_a_stopped_bracketing_tells_the_points_that_were_solved_only(most: int) -> None:
    few = Few(most)
    found = bracketing(few, 0.0, 3.0, begin=1.5, control=few.control)
    solved = [(1.5, "between"), (0.0, "low"), (3.0, "high")][:most]
    assert [(part.start, part.end, part.what) for part in found.segments] == [
        (t, t, what) for t, what in sorted(solved)
    ]
    assert not any(part.certified for part in found.segments)
    assert sum(found.widths) == max(t for t, _ in solved) - min(t for t, _ in solved)
    assert not found.complete


@pytest.mark.parametrize("most", [2, 3, 4])
def test_a_stopped_dissection_proves_nothing_between_the_lines_that_were_found(most: int) -> None:
    control, asked = Control(), list[float]()
    lines = [Line(k, -float(k * k), 2.0 * k) for k in range(9)]

    def best(t: float) -> Line[int]:
        asked.append(t)
        if len(asked) == most:
            control.cancellation.request()
        return max(lines, key=lambda line: line.at(t))

    found = dissection(best, 0.0, 8.0, same=lambda one, other: one == other, control=control)
    assert not found.complete
    assert [part.start for part in found.segments] == sorted(asked)
    assert not any(part.certified for part in found.segments)


def test_stopped_steps_end_where_the_search_ended() -> None:
    unknown = steps(lambda t: Reached("first", 1.0), lambda _: Earliest(None, known=False), 0.0, 4.0, same=str.__eq__)
    assert unknown is not None
    assert not unknown.complete
    assert [(part.start, part.end, part.certified) for part in unknown.segments] == [(0.0, 0.0, False)]


@pytest.mark.parametrize("objective", [None, "welfare"])
def test_the_words_of_a_stopped_search_say_only_what_is_known(objective: str | None) -> None:
    asked = replace(asked_of(Negotiation.model_validate(PLANS), objective=objective), numbers=("bold",))
    (whole,) = breakpoints(asked)
    assert whole.complete
    stopped = Control()
    stopped.cancellation.request()
    (found,) = breakpoints(replace(asked, control=stopped))
    assert not found.complete
    assert not any(part.certified for part in found.segments)
    assert "P1" in {part.package for part in found.segments}
    assert "it was stopped" in found.words
    assert "nothing is settled" in found.words
    assert "unless" not in found.words


def test_progress_names_the_number_and_no_figures_of_single_searches() -> None:
    said: list[Progress] = []
    breakpoints(replace(asked_of(Negotiation.model_validate(PLANS)), control=Control(on_progress=said.append)))
    assert {one.words for one in said} == {"breakpoints of “the worth to A”, 1 of 1 number"}
    assert {one.incumbent for one in said} == {None}


def test_shares_that_move_within_a_part_are_said_to_move() -> None:
    """Of a cake worth 6 to A and 10 to B, A gets half, and half of the share that its walk-away value is of it."""
    cake = {"divisible": True, "options": {"for_A": {"values": {"A": 6}}, "for_B": {"values": {"B": 10}}}}
    number = {"bold": {"of": "parties.A.disagreement", "between": [0, 3]}}
    file = {**PLANS, "issues": {"cake": cake}, "uncertainty": {"numbers": number}}
    (found,) = breakpoints(asked_of(Negotiation.model_validate(file)))
    assert found.words.endswith("The package stays the same, but not the split of “cake”.")
    assert found.words.startswith("The recommendation holds over the whole range")


def test_neighbours_with_the_same_package_are_one_which_is_proven_if_both_are() -> None:
    def part(start: float, end: float, package: str, *, certified: bool) -> Segment:
        ends = {"value_at_start": 1.0, "value_at_end": 1.0}
        return Segment(start=start, end=end, package=package, status="optimal", certified=certified, **ends)

    parts = [part(0, 1, "P1", certified=True), part(1, 2, "P1", certified=False), part(2, 3, "P2", certified=True)]
    told = merged(parts, 0.1)
    assert [(one.start, one.end, one.certified) for one in told] == [(0, 2, False), (2, 3, True)]
    assert len(merged([part(0, 1, "P1", certified=True), part(2, 3, "P1", certified=True)], 0.1)) == 2


def test_the_slightest_fall_is_said_where_the_number_is_at_the_very_change() -> None:
    sections = {**PLANS["uncertainty"]["numbers"]["bold"], "between": [4, 8]}
    plans = {"bold": {"values": {"A": 5, "B": 1}}, "middle": {"values": {"A": 3, "B": 3}}}
    file = {**PLANS, "issues": {"plan": {"options": plans}}, "uncertainty": {"numbers": {"bold": sections}}}
    asked = replace(asked_of(Negotiation.model_validate(file), objective="welfare"), numbers=("bold",))
    (found,) = breakpoints(asked)
    assert found.words.startswith("The slightest ")
    assert "P1" not in found.words
