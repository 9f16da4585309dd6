"""What makes a deal stick and what a budget can keep stable: the finding, from file to figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from own_menus import packages, temptation, welfare
from strategies import negotiations
from winset_models.analysis import opt_in_study
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.incentives import UNSETTLED, incentives
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.support import budget_frontier
from winset_solver.games.support import incentives as solver
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus

FAST = Limits(confirm="never")


def lake(**parts):
    """Three states clean a lake: each gains 1 from every one that does, and cleaning costs it 2.5."""
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "lake",
            "unit": {"name": "points"},
            "parties": {"A": {"name": "Aland"}, "B": {}, "C": {"group": "south"}},
            "modules": {"clean": {"benefit": {"all": 1}, "cost": {"all": 2.5}, "spillover": {"all": {"all": 1}}}},
            "deals": {"all": {"name": "All of it", "modules": {"clean": ["A", "B", "C"]}}},
            **parts,
        }
    )


CLEAN = {"modules": {"clean": ["A", "B", "C"]}, "other_modules": False}
TEMPTING = {"open_to": ["A", "C"], "cost": {"A": 1}, "reciprocity": {"A": {"C": 3}}, "spillover": {"C": {"A": -9}}}
"""Aland would join where C is in, to the loss of all together; C is in for nothing."""


def paid(finding):
    return {payment.party: payment.amount for payment in finding.supported.payments}


def test_a_deal_with_its_cheapest_support_and_why():
    finding = incentives(lake(), deal="all")
    assert (finding.status, finding.title, finding.within_budget) == ("optimal", "All of it", None)
    assert finding.supported.total == 4.5
    assert paid(finding) == {"A": 1.5, "B": 1.5, "C": 1.5}
    assert finding.supported.payments[0].because.words == (
        "Aland would sign nothing: it saves 2.5 of cost, though it gives up 1 of own benefit. In all this is "
        "worth 1.5 points to it."
    )
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert Incentives.model_validate_json(finding.model_dump_json()) == finding


@pytest.mark.parametrize(("budget", "within"), [(4.5, True), (4.0, False), (0.0, False)])
def test_a_budget_suffices_for_a_deal_or_not(budget, within):
    assert incentives(lake(), deal="all", budget=budget).within_budget is within
    assert incentives(lake(enforcement={"budget": budget}), deal="all").within_budget is within


def test_penalties_are_counted_before_support():
    finding = incentives(lake(enforcement={"penalties_at_most": {"A": 1, "south": 9}}), deal="all")
    assert paid(finding) == {"B": 1.5, "A": 0.5}
    assert finding.supported.penalties == {"A": 1, "C": 1.5}
    assert finding.penalties_at_most == {"A": 1, "C": 9}
    assert [payment.penalty for payment in finding.supported.payments] == [0, 1]


def test_payments_of_the_deal_end_with_it():
    deal = {"modules": {"clean": ["A", "B", "C"]}, "transfers": {"A": 1, "B": -1}}
    finding = incentives(lake(transfers={}, deals={"all": deal}), deal="all")
    assert paid(finding) == {"A": 0.5, "B": 2.5, "C": 1.5}


def test_a_deal_beyond_what_a_party_may_receive_has_no_support():
    finding = incentives(lake(enforcement={"support_at_most": {"A": 1}}), deal="all")
    assert (finding.status, finding.supported) == ("no equilibrium", None)
    assert finding.notes == ["Aland would need support of 1.5 and may receive 1"]


def test_no_support_keeps_a_party_to_a_deal_that_breaks_its_red_line():
    line = {"never": {"party": "A", "statement": "Never.", "forbid": {"module": "clean"}}}
    finding = incentives(lake(red_lines=line), deal="all")
    assert finding.supported is None
    assert any("a deal that breaks “Never.”" in note for note in finding.notes)


def test_who_refuses_a_deal_has_no_amount_that_would_keep_it():
    line = {"never": {"party": "A", "statement": "Never.", "forbid": {"module": "clean"}}}
    finding = incentives(lake(red_lines=line, enforcement={"support_at_most": {"all": 1}}), deal="all")
    assert not any("Aland would need" in note for note in finding.notes)
    assert any("B would need support of 1.5 and may receive 1" in note for note in finding.notes)
    assert finding.broken == []


def test_rules_that_the_deal_breaks_are_told():
    line = {"two": {"statement": "At most two.", "at_most": {"value": 2, "of": [{"module": "clean"}]}}}
    modules = lake().model_dump(exclude_unset=True)["modules"] | {"data": {"floor": True, "open_to": ["B"]}}
    finding = incentives(lake(red_lines=line, modules=modules, deals={"all": CLEAN}), deal="all")
    assert len(finding.broken) == 2
    assert finding.broken[1] == "At most two."
    assert finding.supported.total == 4.5
    assert incentives(lake(), deal="all").broken == []


def test_no_budget_buys_a_red_line():
    """Cleaning by C is worth 3 to all and costs 2.5, but C refuses it."""
    line = {"never": {"party": "C", "forbid": {"module": "clean"}}}
    finding = incentives(lake(red_lines=line), frontier=True)
    assert [(point.budget, point.welfare) for point in finding.frontier] == [(0, 0), (1.5, 0.5), (3, 1)]
    assert incentives(lake(red_lines=line)).supported.standing.welfare == 1


def test_the_best_package_within_a_budget():
    finding = incentives(lake(), budget=3.5)
    assert (finding.status, finding.supported.total, finding.bound) == ("optimal", 3, 1)
    assert (finding.no_support.welfare, finding.optimum_welfare) == (0, 1.5)
    assert finding.within_budget is None
    assert all(found.at_stake == 0 for found in finding.supported.standing.temptations)


@pytest.mark.parametrize(("clean", "total"), [({}, 0), (lake().model_dump(exclude_unset=True)["modules"], 4.5)])
def test_no_support_is_bought_for_nothing(clean, total, monkeypatch):
    """The search may well end with C in, who tempts Aland by 2; the same welfare needs no support for that."""
    search, taken = solver.best_supported, []

    def wasteful(game, *arguments, **options):
        found = search(game, *arguments, **options)
        x = found.equilibrium.x.copy()
        x[game.program.column_labels.index("opt_in.x[club,C,in]")] = 1
        taken.append(solver.cheapest_support(game, x).total)
        return replace(found, equilibrium=replace(found.equilibrium, x=x))

    monkeypatch.setattr(solver, "best_supported", wasteful)
    finding = incentives(lake(modules={**clean, "club": TEMPTING}, deals={}))
    assert taken == [total + 2]
    assert (finding.status, finding.supported.total) == ("optimal", total)


def test_the_frontier_has_every_step_and_is_told_as_it_grows():
    heard = []
    finding = incentives(lake(), frontier=True, control=Control(Limits(confirm="always")), on_point=heard.append)
    assert [(point.budget, point.welfare) for point in finding.frontier] == [(0, 0), (1.5, 0.5), (3, 1), (4.5, 1.5)]
    assert heard == finding.frontier[::-1]
    assert finding.frontier_complete
    assert finding.supported == finding.frontier[-1].supported
    assert finding.no_support.welfare == 0
    assert {check.outcome for check in finding.checks} == {"confirmed"}


def test_a_frontier_beside_a_deal():
    finding = incentives(lake(), deal="all", frontier=True, budget=2)
    assert finding.supported.total == 4.5
    assert [point.budget for point in finding.frontier] == [0, 1.5]


def test_a_budget_that_keeps_nothing_stable():
    chase = Negotiation.model_validate(
        {
            "winset": 1,
            "title": "chase",
            "unit": {"name": "points"},
            "parties": {"A": {}, "B": {}},
            "modules": {"m": {"benefit": {"A": -1}, "cost": {"B": -1}, "reciprocity": {"A": {"B": 2}, "B": {"A": -2}}}},
        }
    )
    assert incentives(chase, budget=0.5).status == "no equilibrium"
    assert incentives(chase, budget=0.5, frontier=True).status == "no equilibrium"
    assert incentives(chase, budget=1, frontier=True).status == "optimal"


def test_a_stopped_search_says_so():
    control = Control(FAST)
    control.cancellation.request()
    finding = incentives(lake(), frontier=True, control=control)
    assert (finding.status, finding.frontier, finding.frontier_complete) == ("stopped without a solution", [], False)


@pytest.mark.parametrize("found", ["by dynamics", "by the master"])
def test_a_frontier_stopped_at_its_first_step_keeps_the_best_package_met(found, monkeypatch):
    """With 3.5 two can be paid to clean, which is worth 1; dynamics know only that nobody need be paid for nothing."""
    real = budget_frontier.Session.solve

    def stopped(session, control=None, **options):
        result = real(session, control, **options)
        point = None if found == "by dynamics" else result.solution
        return replace(result, termination=Termination.TIME_LIMIT, solution=point, bound=1.4)

    monkeypatch.setattr(budget_frontier, "Session", type("Stopped", (budget_frontier.Session,), {"solve": stopped}))
    monkeypatch.setattr(budget_frontier, "families_for", lambda lifted, _control: [Told(lifted)])
    finding = incentives(lake(), frontier=True, budget=3.5)
    assert (finding.status, finding.frontier, finding.frontier_complete) == ("stopped with a solution", [], False)
    assert (finding.supported.standing.welfare, finding.bound) == (0 if found == "by dynamics" else 1, 1.4)
    assert finding.no_support.welfare == 0
    assert UNSETTLED in finding.notes


class Told:
    """The inequality that nobody who cleans is paid less than its 1.5."""

    def __init__(self, lifted):
        self._lifted = lifted

    def rows(self):
        return [self._lifted.equilibrium(p, np.zeros(1)) for p in range(3)]


def test_what_needs_no_support_is_within_any_budget(monkeypatch):
    nothing = EquilibriumOutcome(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, bound=9.0)
    monkeypatch.setattr(solver, "best_supported", lambda *_, **__: nothing)
    finding = incentives(lake(), budget=3.5)
    assert (finding.status, finding.bound) == ("stopped with a solution", 9)
    assert (finding.supported.standing.welfare, finding.supported.total) == (0, 0)


def test_a_contradicted_claim_is_no_answer(monkeypatch):
    real = opt_in_study.temptation_check
    monkeypatch.setattr(
        opt_in_study, "temptation_check", lambda *a: real(*a).model_copy(update={"outcome": "contradicted"})
    )
    assert incentives(lake(), deal="all").status == "disagreement"


@pytest.mark.parametrize("options", [{"budget": -1.0}, {"budget": float("nan")}, {"deal": "none"}])
def test_what_makes_no_sense_is_refused(options):
    with pytest.raises(ArgumentError):
        incentives(lake(), **options)


@settings(max_examples=30, deadline=None)
@given(negotiations(largest=60, red_lines=False).filter(lambda file: bool(file.modules)))
def test_the_frontier_is_that_of_trying_everything(file):
    tried = [(sum(temptation(file, p, party) for party in file.parties), welfare(file, p)) for p in packages(file)]
    expected = []
    for needed, value in sorted(tried, key=lambda pair: (pair[0], -pair[1])):
        if not expected or value > expected[-1][1] + 1e-6:
            expected.append((needed, value))
    finding = incentives(file, frontier=True, control=Control(FAST))
    found = np.array([(point.budget, point.welfare) for point in finding.frontier])
    assert found == pytest.approx(np.array(expected))
