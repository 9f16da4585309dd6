"""What the file recommends is preferred where it is as good, and valued as what it ties with."""

import pytest

from winset_models.analysis.sensitivities.preference import Preference
from winset_models.analysis.sensitivities.question import question_of
from winset_models.analysis.sensitivity import sensitivity
from winset_models.formulations.package import bargaining_problem, formulate
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Control

VALUES = {"north": {"A": 1, "B": 1}, "south": {"A": 1, "B": 1}, "far": {"A": 4, "B": 0}}


@pytest.mark.parametrize("seat", ["north", "south"])
def test_of_two_seats_that_are_as_good_the_preferred_one_is_kept_with_the_ideals_of_all(seat):
    options = {name: {"values": values} for name, values in VALUES.items()}
    data = {"winset": 1, "title": "seat", "unit": {"name": "points"}, "parties": {"A": {}, "B": {}}}
    negotiation = Negotiation.model_validate({**data, "issues": {"seat": {"options": options}}})
    question = question_of(negotiation, solution="kalai-smorodinsky")
    formulation = formulate(negotiation)
    problem = bargaining_problem(negotiation, formulation.program())
    found = bargain(GainSpace(problem, Control()), "kalai-smorodinsky")
    preferred = Package(shares={"seat": {seat: 1.0}})
    kept = Preference(negotiation, question, preferred).among_equals(formulation, problem, found, Control())
    assert formulation.package_of(dict(zip(problem.program.column_labels, kept.x, strict=True))).shares == {
        "seat": {seat: 1.0}
    }
    assert kept.value == pytest.approx(0.25)
    assert kept.ideal.tolist() == [4, 1]


@pytest.mark.parametrize("seat", ["north", "south"])
def test_where_a_scenario_makes_another_seat_as_good_the_recommendation_is_the_same(seat):
    options = {name: {"values": {"A": 1, "B": 1}} for name in ("north", "south")}
    options[seat] = {"values": {"A": 2, "B": 1}}
    number = f"issues.seat.options.{seat}.values.A"
    data = {"winset": 1, "title": "seat", "unit": {"name": "points"}, "parties": {"A": {}, "B": {}}}
    data["uncertainty"] = {"scenarios": {"plain": {"name": "plain", "changes": {number: 1}}}}
    negotiation = Negotiation.model_validate({**data, "issues": {"seat": {"options": options}}})
    for solution in ("nash", "leximin"):
        (view,) = sensitivity(negotiation, solution=solution, what=["views"]).views.views
        assert view.answer.status == "optimal"
        assert view.recommended_here
