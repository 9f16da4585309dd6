"""What parties do when each decides for itself: the finding, from file to figures."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from own_menus import packages, temptation, welfare
from strategies import negotiations
from winset_models.analysis import equilibrium as analysis
from winset_models.analysis import opt_in_study
from winset_models.analysis.equilibrium import equilibrium
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.games import solve
from winset_solver.games.listing.enumeration import EquilibriumList
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.status import OutcomeStatus


def negotiation(**parts):
    return Negotiation.model_validate({"winset": 1, "title": "by hand", "unit": {"name": "points"}, **parts})


def reunion(**parts):
    """Alone neither gains by the module; together both gain 3 or 1. Reporting is worth 1 to Italy alone."""
    return negotiation(
        **{
            "parties": {"ITA": {"group": "south"}, "ESP": {}},
            "modules": {
                "reunion": {
                    "cost": {"ITA": 4, "ESP": 2},
                    "reciprocity": {"all": {"all": 5}},
                    "participation": [{"heads": 2}],
                },
                "data": {"benefit": {"ITA": 1}, "cost": {"ESP": 1}},
            },
            **parts,
        }
    )


def chase(**parts):
    """The first wants to do what the second does, the second what the first does not."""
    module = {"benefit": {"A": -1}, "cost": {"B": -1}, "reciprocity": {"A": {"B": 2}, "B": {"A": -2}}}
    return negotiation(parties={"A": {}, "B": {}}, modules={"m": module}, **parts)


def confirmed(finding):
    return {check.outcome for check in finding.checks} == {"confirmed"}


def test_best_worst_and_all_equilibria_of_a_module_with_a_threshold():
    finding = equilibrium(reunion(), worst=True, listed=10)
    assert finding.status == "optimal"
    assert finding.best.package.opt_ins == {"reunion": {"ITA": "in", "ESP": "in"}, "data": {"ITA": "in"}}
    assert (finding.best.welfare, finding.best.value, finding.bound) == (5, 5, 5)
    assert (finding.worst.welfare, finding.worst_bound) == (1, 1)
    assert (finding.optimum.welfare, finding.price_of_stability, finding.price_of_anarchy) == (5, 1, 5)
    assert [item.welfare for item in finding.listed] == [5, 1]
    assert finding.listed_complete
    assert all(found.keeps for found in finding.best.temptations)
    assert confirmed(finding)
    assert Equilibria.model_validate_json(finding.model_dump_json()) == finding


@pytest.mark.parametrize(
    ("objective", "value"), [("minimum", 1), ("payoff:ESP", 3), ("group:south", 2), ("regret", 0), ("welfare", 5)]
)
def test_the_objective_chooses_among_equilibria(objective, value):
    finding = equilibrium(reunion(), objective=objective)
    assert (finding.best.value, finding.bound) == (pytest.approx(value), pytest.approx(value, abs=1e-6))
    assert (finding.price_of_stability is not None) == (objective == "welfare")
    assert (finding.price_of_anarchy is not None) == (objective == "minimum")


def test_where_there_is_none_the_nearest_package_and_a_mixed_equilibrium_are_shown():
    finding = equilibrium(chase())
    assert finding.status == "no equilibrium"
    assert (finding.best, finding.bound) == (None, None)
    assert finding.smallest_regret == pytest.approx(1)
    assert finding.smallest_regret_bound == pytest.approx(1)
    assert finding.nearest.largest == pytest.approx(1)
    assert [strategy.probabilities for strategy in finding.mixed.strategies] == [[0.5, 0.5], [0.5, 0.5]]
    assert finding.mixed.payoffs == {"A": pytest.approx(0), "B": pytest.approx(0)}
    assert confirmed(finding)


def test_the_smallest_sum_of_temptations_needs_no_equilibrium():
    finding = equilibrium(chase(), objective="regret")
    assert finding.status == "optimal"
    assert finding.best.value == pytest.approx(1)
    assert sum(found.amount for found in finding.best.temptations) == 1


def test_a_deal_holds_issues_payments_and_assistance():
    issue = {"seat": {"options": {"here": {"values": {"ITA": 2}}, "there": {"values": {"ESP": 7}}}}}
    deal = {"modules": {"reunion": []}, "issues": {"seat": "there"}, "transfers": {"ITA": 1, "ESP": -1}}
    finding = equilibrium(reunion(issues=issue, transfers={}, deals={"d": deal}), deal="d")
    assert finding.best.welfare == 12
    assert finding.best.package.transfers == {"ITA": 1, "ESP": -1}
    assert finding.best.accounts["ESP"].payoff == 9
    assert confirmed(finding)


def test_a_red_line_of_a_party_is_kept_in_the_optimum_too():
    """Both would gain by the module that Spain refuses."""
    line = {"no": {"party": "ESP", "forbid": {"module": "reunion"}}}
    finding = equilibrium(reunion(red_lines=line))
    assert finding.best.welfare == finding.optimum.welfare == 1


def test_what_a_game_of_opt_ins_cannot_express_is_told():
    line = {"rich": {"party": "ITA", "statement": "At least 9.", "payoff_at_least": 9}}
    assert equilibrium(reunion(red_lines=line)).left_out == ["At least 9."]


def test_a_stopped_search_says_so():
    control = Control(Limits(confirm="never"))
    control.cancellation.request()
    finding = equilibrium(reunion(), worst=True, control=control)
    assert finding.status in ("stopped without a solution", "stopped with a solution")
    assert finding.price_of_stability is None


def test_a_contradicted_claim_is_no_answer(monkeypatch):
    real = opt_in_study.temptation_check

    def contradicting(*arguments):
        return real(*arguments).model_copy(update={"outcome": "contradicted"})

    monkeypatch.setattr(opt_in_study, "temptation_check", contradicting)
    assert equilibrium(reunion()).status == "disagreement"


def test_the_check_finds_a_wrong_figure(monkeypatch):
    real = opt_in_study.standing_package

    def wrong(*arguments, **options):
        found = real(*arguments, **options)
        cheated = found.temptations[0].model_copy(update={"amount": 0.5})
        return found.model_copy(update={"temptations": [cheated, *found.temptations[1:]]})

    monkeypatch.setattr(opt_in_study, "standing_package", wrong)
    assert equilibrium(reunion()).status == "disagreement"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"objective": "payoff:FRA"}, "the objective is unknown"),
        ({"deal": "none"}, "deal"),
    ],
)
def test_unknown_names_are_refused(options, words):
    with pytest.raises(ArgumentError, match=words):
        equilibrium(reunion(), **options)


def test_a_file_without_modules_is_refused():
    with pytest.raises(ArgumentError, match="nothing to opt in to"):
        equilibrium(negotiation(parties={"A": {}, "B": {}}))


@settings(max_examples=40, deadline=None)
@given(negotiations(largest=100, red_lines=False).filter(lambda file: bool(file.modules)))
def test_best_and_worst_are_those_of_trying_everything(file):
    every = list(packages(file))
    stable = [
        welfare(file, package)
        for package in every
        if all(temptation(file, package, party) <= 1e-6 for party in file.parties)
    ]
    finding = equilibrium(file, worst=True, control=Control(Limits(confirm="never")))
    assert finding.optimum.welfare == pytest.approx(max(welfare(file, package) for package in every))
    if stable:
        assert finding.best.welfare == finding.bound == pytest.approx(max(stable))
        assert finding.worst.welfare == finding.worst_bound == pytest.approx(min(stable))
    else:
        assert finding.status == "no equilibrium"
        regret = min(max(temptation(file, package, party) for party in file.parties) for package in every)
        assert finding.smallest_regret == pytest.approx(regret, abs=1e-6)


def stopped(problem, control):
    """An engine that nothing is heard of."""
    return EquilibriumOutcome(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, method="asleep")


@pytest.mark.parametrize("known", ["dynamics", "list"])
def test_what_one_search_found_the_others_show(known, monkeypatch):
    """Both engines are stopped with nothing; dynamics, or the list, know better."""
    monkeypatch.setattr(solve, "ENGINES", {"cutting planes": stopped, "branch and cut": stopped})
    if known == "list":
        monkeypatch.setattr(solve, "first_equilibrium", lambda *_: None)
    finding = equilibrium(reunion(), worst=True, listed=2)
    assert finding.status == "optimal"  # it has the largest welfare of any package
    assert (finding.best.welfare, finding.worst.welfare) == (5, 1)
    assert (finding.bound, finding.worst_bound) == (5, None)
    assert [item.welfare for item in finding.listed] == [5, 1]


def test_equilibria_that_others_found_are_listed_where_the_list_was_stopped(monkeypatch):
    nothing = EquilibriumList(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    monkeypatch.setattr(analysis, "equilibria", lambda *_, **__: nothing)
    finding = equilibrium(reunion(), worst=True, listed=5)
    assert [item.welfare for item in finding.listed] == [5, 1]
    assert not finding.listed_complete


def test_an_equilibrium_that_refutes_a_proof_is_a_disagreement(monkeypatch):
    real = analysis.best_equilibrium

    def second_best(problem, control, **options):
        worst = real(EquilibriumProblem(problem.game, -problem.weights), control, **options)
        shown = replace(worst.equilibrium, value=problem.value(worst.equilibrium.x))
        return replace(worst, equilibrium=shown, bound=shown.value)

    monkeypatch.setattr(analysis, "best_equilibrium", second_best)
    finding = equilibrium(reunion(), listed=5)
    assert finding.status == "disagreement"
    assert "an equilibrium found by other means" in {check.method for check in finding.checks}
