"""Explanations of small files that can be worked out by hand."""

import pytest

from winset_models.analysis import explain as analysis
from winset_models.analysis import ways_out as ways
from winset_models.analysis.explain import explain
from winset_models.analysis.explanation_findings import Explanation
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.conflict.smallest import smallest_conflict
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.result import SolveResult, Termination


def negotiation(**parts):
    return Negotiation.model_validate({"winset": 1, "title": "by hand", "unit": {"name": "points"}, **parts})


def dam(**parts):
    """A dam costs Up 10 and is worth 30 to Down, who insists on it and may pay 4."""
    return negotiation(
        **{
            "parties": {"UP": {}, "DOWN": {"pays_at_most": 4}},
            "issues": {"dam": {"options": {"built": {"values": {"UP": -10, "DOWN": 30}}, "none": {}}}},
            "red_lines": {"no_flood": {"party": "DOWN", "require": {"issue": "dam", "option": "built"}}},
            "transfers": {},
            **parts,
        }
    )


def changes(finding):
    return {
        (change.statement, change.before, change.after, change.unit)
        for repair in finding.repairs
        for change in repair.changes
    }


def members(finding):
    return {frozenset(conflict.members) for conflict in finding.conflicts}


def test_a_payment_a_walk_away_value_or_a_red_line_gives_way_by_as_much_as_it_must():
    finding = explain(dam())
    assert finding.trouble == "walk-away values"
    assert finding.status == "no acceptable package"
    assert members(finding) == {
        frozenset({"parties.DOWN.pays_at_most", "parties.UP.disagreement", "red_lines.no_flood"})
    }
    assert changes(finding) == {
        ("parties.DOWN.pays_at_most", 4, 10, "points"),
        ("parties.UP.disagreement", 0, -6, "points"),
        ("red_lines.no_flood", None, None, ""),
    }
    assert all(repair.verified and repair.cost == 1 for repair in finding.repairs)
    settling = next(repair for repair in finding.repairs if repair.changes[0].statement == "parties.UP.disagreement")
    assert settling.accounts["UP"].gain == pytest.approx(-6)
    assert settling.accounts["DOWN"].gain == pytest.approx(26)


def test_large_numbers_are_quoted_as_they_stand_in_the_file():
    purses = {"UP": {"disagreement": 3_000_000.5}, "DOWN": {"pays_at_most": 2_500_000}}
    quoted = {item.words for item in explain(dam(parties=purses)).statements.values()}
    assert "DOWN pays at most 2,500,000 points" in quoted
    assert "UP is not worse off than without a deal (3,000,000.5 points)" in quoted


def test_a_fee_makes_the_payment_larger():
    finding = explain(dam(transfers={"fee": 0.2}))
    assert ("parties.DOWN.pays_at_most", 4, 12.5, "points") in changes(finding)


def test_a_route_is_widened_as_well_as_the_purse():
    route = {"payers": "DOWN", "receivers": "UP", "at_most": 7}
    finding = explain(dam(transfers={"routes": [route]}), repairs=9)
    both = ["parties.DOWN.pays_at_most", "transfers.routes[0].at_most"]
    widened = next(repair for repair in finding.repairs if [c.statement for c in repair.changes] == both)
    assert [(change.before, change.after) for change in widened.changes] == [(4, 10), (7, 10)]
    assert widened.verified


def test_a_limit_in_a_conditional_red_line_is_taken_as_given():
    cap = {
        "party": "DOWN",
        "at_least": {"value": -3, "of": [{"net_transfer": "DOWN"}]},
        "when": [{"issue": "dam", "option": "built"}],
    }
    limited = {"UP": {"receives_at_most": 50, "pays_at_most": 50}, "DOWN": {"pays_at_most": 50, "receives_at_most": 50}}
    lines = {"no_flood": {"party": "DOWN", "require": {"issue": "dam", "option": "built"}}, "cap": cap}
    finding = explain(dam(parties=limited, red_lines=lines))
    assert not any("at_most" in key for key in finding.statements)
    assert any("taken as given" in note for note in finding.notes)
    assert members(finding) == {frozenset({"parties.UP.disagreement", "red_lines.no_flood", "red_lines.cap"})}
    assert ("red_lines.cap", -3, -10, "points") in changes(finding)


def test_a_share_of_an_indicator_is_lowered_to_what_the_able_hold():
    parties = {
        "A": {"indicators": {"gdp": 50}, "capacities": {"staff": 9}},
        "B": {"indicators": {"gdp": 25}, "capacities": {"staff": 9}},
        "C": {"indicators": {"gdp": 25}, "capacities": {"staff": 1}},
    }
    court = {"uses": {"staff": 5}, "participation": [{"indicator": "gdp", "share": 0.8}]}
    lines = {"court": {"party": "A", "require": {"in_force": "court"}, "relaxing_costs": 9}}
    finding = explain(negotiation(parties=parties, modules={"court": court}, red_lines=lines))
    assert finding.trouble == "red lines"
    assert changes(finding) == {
        ("modules.court.participation[0]", 0.8, 0.75, "of the gdp"),
        ("parties.C.capacities.staff", 1, 5, "staff"),
        ("red_lines.court", None, None, ""),
    }
    assert "at least 80 % of the gdp" in finding.statements["modules.court.participation[0]"].words


def test_nobody_alone_brings_a_module_into_force_without_taking_part():
    """A clause that is given up lets fewer take part, not nobody."""
    parties = {"A": {}, "B": {}}
    lines = {
        "in_force": {"party": "A", "require": {"in_force": "m"}},
        "not_b": {"party": "B", "forbid": {"module": "m"}},
        "not_a": {"party": "A", "forbid": {"module": "m"}},
    }
    module = {"participation": [{"heads": 1}]}
    finding = explain(negotiation(parties=parties, modules={"m": module}, red_lines=lines))
    assert members(finding) == {frozenset({"red_lines.in_force", "red_lines.not_b", "red_lines.not_a"})}


def test_a_walk_away_value_is_lowered_to_what_the_repaired_text_is_worth():
    """Entry into force is repaired first: what A then has is 3, and 0 before."""
    lines = {
        "in_force": {"party": "A", "require": {"in_force": "m"}, "relaxing_costs": 9},
        "not_b": {"party": "B", "forbid": {"module": "m"}, "relaxing_costs": 9},
    }
    module = {"benefit": {"A": 3}, "participation": [{"heads": 2}]}
    finding = explain(negotiation(parties={"A": {"disagreement": 5}, "B": {}}, modules={"m": module}, red_lines=lines))
    assert [(c.statement, c.before, c.after) for c in finding.repairs[0].changes] == [
        ("modules.m.participation[0]", 2, 1),
        ("parties.A.disagreement", 5, 3),
    ]
    assert finding.repairs[0].verified


def test_a_minimum_menu_is_lowered_to_the_shortest_that_is_signed():
    modules = {"m": {"open_to": "A"}, "n": {"open_to": "B"}, "o": {"open_to": "B"}}
    lines = {"in": {"party": "A", "require": {"module": "m"}, "relaxing_costs": 2}}
    shared = explain(negotiation(parties={"A": {}, "B": {}}, modules=modules, red_lines=lines, minimum_menu=2))
    assert members(shared) == {frozenset({"minimum_menu", "red_lines.in"})}
    assert ("minimum_menu", 2, 1, "modules") in changes(shared)
    assert shared.statements["minimum_menu"].party is None
    own = {"A": {"minimum_menu": 2}, "B": {}}
    finding = explain(negotiation(parties=own, modules=modules, red_lines=lines))
    assert ("parties.A.minimum_menu", 2, 1, "modules") in changes(finding)


def overloaded_floor():
    return negotiation(
        parties={"A": {"capacities": {"staff": 1}}},
        modules={"floor": {"floor": True, "uses": {"staff": 3}}, "visas": {}},
        red_lines={"visas": {"party": "A", "require": {"module": "visas"}}},
    )


def test_a_protection_floor_may_clash_and_is_never_given_away():
    finding = explain(overloaded_floor(), repairs=9)
    floor = finding.statements["modules.floor.floor"]
    assert members(finding) == {frozenset({floor.key, "parties.A.capacities.staff", "red_lines.visas"})}
    assert not floor.for_trade
    assert [item.for_trade for item in finding.corrections if floor.key in item.members] == [False]
    assert changes(finding) == {("parties.A.capacities.staff", 1, 3, "staff"), ("red_lines.visas", None, None, "")}
    assert finding.repairs_bound is None
    assert finding.repairs_proven


def test_what_modules_need_from_one_another_is_not_for_trade():
    modules = {"m": {"requires": ["n", "o"]}, "n": {"excludes": "o"}, "o": {"excludes": "n"}}
    lines = {"m": {"party": "A", "require": {"module": "m"}}}
    finding = explain(negotiation(parties={"A": {}}, modules=modules, red_lines=lines))
    keys = {"modules.m.requires", "modules.m.requires (2)", "modules.n.excludes", "red_lines.m"}
    assert members(finding) == {frozenset(keys)}
    assert changes(finding) == {("red_lines.m", None, None, "")}
    assert {check.outcome for check in finding.checks} == {"confirmed"}


def test_an_amount_of_assistance_that_cannot_be_absorbed():
    finding = explain(
        negotiation(
            parties={"A": {"capacities": {"staff": 1}}, "B": {}},
            modules={"m": {"uses": {"staff": 4}, "open_to": "A"}},
            assistance={"budget": 30, "price": {"staff": 5}, "at_most": {"staff": 2}},
            red_lines={"m": {"party": "B", "require": {"in_force": "m"}, "relaxing_costs": 3}},
        )
    )
    assert changes(finding) == {
        ("assistance.at_most.staff", 2, 3, "staff"),
        ("parties.A.capacities.staff", 1, 2, "staff"),
        ("red_lines.m", None, None, ""),
    }
    assert all(repair.verified for repair in finding.repairs)


def contradicting_text():
    options = {"yes": {}, "no": {}}
    lines = {
        "must": {"require": {"issue": "i", "option": "yes"}, "statement": "It must be."},
        "may_not": {"forbid": {"issue": "i", "option": "yes"}, "statement": "It may not be."},
    }
    return negotiation(parties={"A": {}, "B": {}}, issues={"i": {"options": options}}, red_lines=lines)


def test_a_text_that_contradicts_itself_leaves_no_coalition():
    finding = explain(contradicting_text())
    assert finding.trouble == "text"
    assert finding.status == "no package"
    assert finding.blocking.blocking == [[]]
    assert not any(pair.agree for pair in finding.blocking.pairs)
    assert [repair.cost for repair in finding.repairs] == [1, 1]


def test_a_single_statement_can_be_out_of_reach():
    lines = {"rich": {"party": "A", "payoff_at_least": 8}}
    finding = explain(negotiation(parties={"A": {}}, issues={"i": {"divide": {"A": 3}}}, red_lines=lines))
    assert finding.smallest.members == ["red_lines.rich"]
    assert changes(finding) == {("red_lines.rich", 8, 3, "points")}
    assert finding.blocking.alone == {"A": False}


def test_a_red_line_that_is_missed_by_less_than_the_ledger_would_notice_is_moved_all_the_same():
    """The solver tells amounts apart that the ledger takes for rounding: three times a third to seven digits."""
    lines = {"whole": {"party": "A", "payoff_at_least": 1}}
    issues = {"i": {"options": {"o": {"values": {"A": 3 * 0.3333333}}}}}
    finding = explain(negotiation(parties={"A": {}}, issues=issues, red_lines=lines))
    assert changes(finding) == {("red_lines.whole", 1, 0.999999, "points")}
    assert finding.repairs[0].verified


def test_a_finding_goes_to_json_and_back():
    finding = explain(dam())
    assert Explanation.model_validate_json(finding.model_dump_json()) == finding
    assert finding.smallest.without.keys() == set(finding.smallest.members)


def test_limits_on_what_is_listed_are_said_and_are_no_failure():
    lines = {f"line{i}": {"party": "A", "payoff_at_least": 5 + i} for i in range(5)}
    case = negotiation(parties={"A": {}}, issues={"i": {"divide": {"A": 3}}}, red_lines=lines)
    finding = explain(case, limit=2, repairs=1)
    assert not finding.complete
    assert len(finding.conflicts) >= 2
    assert finding.status == "no package"
    assert len(finding.repairs) == 1
    assert len(finding.repairs[0].changes) == 5


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"repairs": 0}])
def test_numbers_must_be_positive(wrong):
    with pytest.raises(ArgumentError, match="not positive"):
        explain(dam(), **wrong)


def test_a_search_that_never_began_knows_nothing():
    cancellation = Cancellation()
    cancellation.request()
    finding = explain(dam(), control=Control(cancellation=cancellation))
    assert finding.status == "stopped without a solution"
    assert finding.deal is None
    assert finding.conflicts == []


def test_a_stopped_search_keeps_what_it_has_found():
    cancellation, heard = Cancellation(), []

    def stop(progress):
        heard.append(progress)
        if progress.words:
            cancellation.request()

    lines = {f"line{i}": {"party": "A", "payoff_at_least": 5 + i} for i in range(5)}
    case = negotiation(parties={"A": {}}, issues={"i": {"divide": {"A": 3}}}, red_lines=lines)
    finding = explain(case, control=Control(cancellation=cancellation, on_progress=stop))
    assert finding.status == "stopped with a solution"
    assert finding.deal is False
    assert not finding.complete
    assert any(progress.words for progress in heard)


def test_a_long_search_for_the_smallest_conflict_leaves_time_for_the_other_questions(monkeypatch):
    """Questions share the time that is left, so that none of them takes it all."""
    limits = []

    def search(problem, control, *, oracle):
        limits.append(control.limits.seconds)
        return smallest_conflict(problem, control, oracle=oracle)

    monkeypatch.setattr(analysis, "smallest_conflict", search)
    assert explain(dam(), control=Control(Limits(seconds=60))).status == "no acceptable package"
    assert 29 < limits[0] < 40


def test_a_time_limit_of_nothing_is_a_status():
    finding = explain(dam(), control=Control(Limits(seconds=1e-9)))
    assert finding.status == "stopped without a solution"


def relief(at_least, at_most):
    """Two red lines on one share, and a module without which Kar gains nothing from a large share of Lemnia's."""
    of = [{"issue": "relief", "option": "LEM"}]
    return negotiation(
        parties={"KAR": {"disagreement": 10}, "LEM": {"disagreement": 8}},
        issues={
            "prisoners": {"options": {"none": {}, "all": {"values": {"KAR": 12, "LEM": 16}}}},
            "relief": {"divide": {"KAR": 10, "LEM": 12}},
        },
        modules={
            "liaison": {
                "levels": ["hotline", "office"],
                "benefit": {"KAR": {"hotline": 3, "office": 4}, "LEM": {"hotline": 3, "office": 9}},
                "cost": {"KAR": {"hotline": 1, "office": 5}, "LEM": {"hotline": 1, "office": 3}},
                "participation": [{"heads": 2}],
            }
        },
        red_lines={
            "enough": {"party": "LEM", "at_least": {"value": at_least, "of": of}},
            "cap": {"party": "KAR", "at_most": {"value": at_most, "of": of}},
        },
    )


@pytest.mark.parametrize(("at_least", "at_most"), [(0.3334, 0.2), (0.25, 0.2), (0.3, 0.2), (0.5, 0.11)])
def test_the_least_movement_is_found_and_contradicts_nothing(at_least, at_most):
    """Started from a point that breaks a red line by more, HiGHS with presolve calls that point optimal."""
    finding = explain(relief(at_least, at_most))
    assert finding.status == "no package"
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert changes(finding) == {
        ("red_lines.enough", at_least, at_most, ""),
        ("red_lines.cap", at_most, at_least, ""),
    }
    assert not any(repair.notes for repair in finding.repairs)


def test_a_doubted_way_out_leaves_the_conclusion_standing(monkeypatch):
    monkeypatch.setattr(ways, "keeps", lambda *_: False)
    finding = explain(dam())
    assert not any(repair.verified for repair in finding.repairs)
    assert "contradicted" in {check.outcome for check in finding.checks}
    assert (finding.deal, finding.status) == (False, "no acceptable package")


def test_a_doubted_conflict_does_not(monkeypatch):
    monkeypatch.setattr(analysis, "keeps", lambda *_: False)
    assert explain(dam()).status == "disagreement"


def test_a_package_met_before_is_tested_where_the_changed_file_could_not_be_solved_in_time(monkeypatch):
    stopped = SolveResult(Termination.INTERRUPTED, None, None)
    monkeypatch.setattr(ways, "anything", lambda *_: stopped)
    finding = explain(dam())
    assert finding.repairs
    assert all(repair.verified and not repair.solved_again for repair in finding.repairs)
    tested = [check for check in finding.checks if check.claim.startswith("a deal exists once")]
    assert {(check.outcome, "solving" in check.method) for check in tested} == {("confirmed", False)}
