"""The roadmap as a part of the package: deals that follow a sequence, the ledger, breaches, and the opt-in game."""

import pytest

from roadmap_cases import roadmap_negotiation
from winset_models.analysis.completion import complete
from winset_models.analysis.study import Study
from winset_models.formulations.opt_in_game import ROADMAP, opt_in_game
from winset_models.formulations.package import formulate
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Deal, Package
from winset_models.negotiation.ledger import ledger, payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError

STEPS = {
    "talks": {"by": ["A", "B"], "cost": 1.0},
    "visit": {"by": "A", "cost": {"A": 2.0}, "benefit": {"B": 1.5}, "requires": "talks", "parts": 2},
    "claims": {"by": "B", "cost": {"B": 2.0}, "benefit": {"A": 1.5}, "requires": "talks"},
    "maybe": {"by": "B", "optional": True},
}
SEQUENCES = {"slow": {"starts": {"talks": 1, "visit": [2, 3], "claims": 3}}, "wrong": {"starts": {"talks": 2}}}


def negotiation(**sections: object) -> Negotiation:
    return roadmap_negotiation(sections=sections, periods=4, steps=STEPS, sequences=SEQUENCES)


def test_a_deal_that_follows_a_sequence_fixes_every_start():
    study = Study(negotiation(deals={"slow": {"sequence": "slow"}, "open": {}}))
    followed, best = complete(study, "slow", "nash"), complete(study, "open", "nash")
    assert followed.package == Package(starts={"talks": [1], "visit": [2, 3], "claims": [3]})
    assert (followed.by, followed.filled_in) == (None, [])
    assert best.filled_in == ["roadmap: talks in period 1; visit in period 2; claims in period 2"]


def test_a_sequence_that_breaks_rules_is_completed_by_breaking_as_little_as_possible():
    subject = negotiation(deals={"wrong": {"sequence": "wrong"}})
    found = complete(Study(subject), "wrong", "nash")
    assert found.x is None
    assert found.package == Package(starts={"talks": [2]})
    assert {breach.statement for breach in violations(subject, found.package)} == {
        "visit is carried out",
        "claims is carried out",
        "A prefers to go on in every period",
        "B prefers to go on in every period",
    }


def test_what_a_course_is_worth_is_a_component_of_the_ledger():
    package = Package(starts={"talks": [1], "visit": [2, 3], "claims": [3]})
    subject = negotiation()
    value = -1.0 - 0.9 * 1.0 - 0.81 * 1.0 + 1.5 * 0.81 / 0.1
    assert ledger(subject, package)["A"] == pytest.approx({"roadmap": value})
    assert violations(subject, package) == []
    fixed = formulate(subject).fixings_of(package)
    assert fixed["roadmap.started[visit#2,2]"] == 0.0
    assert fixed["roadmap.started[visit#2,3]"] == fixed["roadmap.taken[visit]"] == 1.0


def test_a_course_that_takes_a_step_in_part_cannot_be_fixed():
    with pytest.raises(ArgumentError, match="no columns"):
        formulate(negotiation()).fixings_of(Package(starts={"visit": [2]}))


def test_a_file_without_a_roadmap_has_nothing_of_one():
    formulation = formulate(
        Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": ""}, "parties": {"A": {}}})
    )
    assert not any(label.startswith("roadmap") for label in formulation.statements)
    assert formulation.fixings(Deal()) == {}


def test_the_game_of_opting_in_holds_the_roadmap_as_it_is():
    subject = negotiation(modules={"visas": {"benefit": 3.0}})
    course = Package(starts={"talks": [1], "visit": [2, 2], "claims": [2]})
    alone, held = opt_in_game(subject), opt_in_game(subject, course)
    assert alone.left_out == held.left_out == (ROADMAP,)
    nobody = held.profile_of(Package())
    assert held.game.program.payoffs(nobody).tolist() == pytest.approx(list(payoffs(subject, course).values()))
