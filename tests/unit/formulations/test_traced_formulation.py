"""What can be traced is; what cannot is named; and other rows or columns are noticed."""

import numpy as np
import pytest

from uncertainty_cases import BRIDGE, bridge, doubtful
from winset_models.formulations import traced as tracing
from winset_models.formulations.package import bargaining_problem, formulate
from winset_models.formulations.sheet import Sheet
from winset_models.formulations.traced import traced
from winset_models.formulations.traced_family import traced_family
from winset_models.formulations.traced_sheet import TracedSheet
from winset_models.negotiation.statements import definition
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_models.negotiation.uncertainty.sampling import samples
from winset_solver.sensitivity.traced import Trace, Untraceable

WORDS = definition((), "a row")
LIMITED = {
    "parties": {key: {**party, "pays_at_most": 3} for key, party in BRIDGE["parties"].items()},
    "transfers": {},
    "red_lines": {"limited": {**BRIDGE["red_lines"]["limited"], "when": [{"in_force": "training"}]}},
}
"""Sections with a red line that is conditional, so that its row depends on bounds of payments."""
STAFF = ("parties.ARC.capacities.staff", 4, 8)
HEADS = {"of": "modules.training.participation.0.heads", "values": [1, 2]}


def traced_bridge(numbers, **sections):
    negotiation = doubtful(numbers, {**BRIDGE, **sections})
    parameters = uncertainty_figures(negotiation).parameters
    return negotiation, parameters, traced(negotiation, parameters)


def same_program(formulation, negotiation, parameters, theta):
    entries = formulation.evaluate([theta])
    moved = changed(negotiation, parameters, theta)
    anew = bargaining_problem(moved, formulate(moved).program())
    found = formulation.parametric.problem_at(entries.values[0])
    return entries.valid[0], found.program.fingerprint() == anew.program.fingerprint()


def test_everything_doubtful_about_a_file_is_traced():
    negotiation = bridge()
    figures = uncertainty_figures(negotiation)
    formulation = traced(negotiation, figures.parameters)
    thetas = samples(figures, 64, 1)
    entries = formulation.evaluate(thetas)
    fee = thetas[:, formulation.parameters.index("fee")]
    assert not formulation.untraceable
    assert entries.valid.tolist() == (fee > 0).tolist()
    for theta in thetas[entries.valid][:6]:
        assert same_program(formulation, negotiation, figures.parameters, theta.tolist()) == (True, True)


def test_without_a_fee_there_are_fewer_columns_and_that_is_noticed():
    negotiation, parameters, formulation = traced_bridge(
        {"fee": ("transfers.fee", 0, 0.2)}, transfers={"fee": 0.05}, red_lines={}
    )
    assert same_program(formulation, negotiation, parameters, [0.2]) == (True, True)
    assert not formulation.evaluate([[0.0]]).valid[0]
    assert (
        formulate(changed(negotiation, parameters, [0.0])).program().shape[1]
        < formulate(negotiation).program().shape[1]
    )


def test_limits_that_tighten_bounds_need_no_guard():
    """The big-M of the conditional red line is the smaller one of two sums of limits; either may be."""
    negotiation, parameters, formulation = traced_bridge({"most": ("parties.BOR.pays_at_most", 0.5, 9)}, **LIMITED)
    for most in (0.5, 2.5, 9.0):
        assert same_program(formulation, negotiation, parameters, [most]) == (True, True)
    assert np.isinf(formulation.parametric.degrees()).any()


def test_numbers_that_are_rounded_or_put_into_fractions_are_named_and_left_out():
    """Weights of a participation clause are whole numbers: a sample that moves them has to be formulated anew."""
    clause = {"indicator": "gdp", "share": 0.5}
    parties = {key: {**party, "indicators": {"gdp": 1.5}} for key, party in BRIDGE["parties"].items()}
    modules = {**BRIDGE["modules"], "training": {**BRIDGE["modules"]["training"], "participation": [clause]}}
    negotiation, parameters, formulation = traced_bridge(
        {
            "wealth": ("parties.ARC.indicators.gdp", 1, 2),
            "share": ("modules.training.participation.0.share", 0.25, 0.75),
            "staff": STAFF,
        },
        parties=parties,
        modules=modules,
    )
    assert formulation.untraceable == dict.fromkeys(["wealth", "share"], "it is converted to a float")
    assert formulation.parametric.parameters == ("staff",)
    assert formulation.columns.tolist() == [2]
    assert formulation.evaluate([[1.5, 0.5, 7.0], [1.6, 0.5, 7.0], [1.5, 0.6, 7.0]]).valid.tolist() == [
        True,
        False,
        False,
    ]
    assert same_program(formulation, negotiation, parameters, [1.5, 0.5, 7.0]) == (True, True)


def test_whole_numbers_are_named_and_left_out():
    _, _, formulation = traced_bridge(
        {
            "heads": {"of": "modules.training.participation.0.heads", "values": [1, 2]},
            "staff": ("parties.ARC.capacities.staff", 4, 8),
        }
    )
    assert formulation.untraceable == {"heads": "it is rounded"}


def test_without_a_parameter_nothing_changes():
    formulation = traced(bridge(), [])
    entries = formulation.evaluate(np.zeros((2, 0)))
    assert entries.valid.all()
    assert formulation.parametric.problem_at(entries.values[0]).program is formulation.parametric.problem.program


def test_a_number_that_gets_lost_is_found_by_making_the_program_anew(monkeypatch):
    """A block that reads the number behind a traced one would say the same whatever the parameters are."""

    def forgetful(*numbers):
        plain = [getattr(number, "value", number) for number in numbers]
        return min(plain)

    monkeypatch.setattr(TracedSheet, "least", lambda _, *numbers: forgetful(*numbers))
    _, _, formulation = traced_bridge({"most": ("parties.BOR.pays_at_most", 0.5, 2)}, **LIMITED)
    assert formulation.untraceable == {"most": "the program made anew has other numbers"}


def test_a_family_has_a_member_for_numbers_that_are_not_round():
    """At the numbers of the file Arcadia's staff training is worth exactly nothing, and no payoff has it."""
    training = {**BRIDGE["modules"]["training"], "benefit": {"all": {"basic": 1, "full": 1}}}
    negotiation = doubtful(
        {"worth": ("modules.training.benefit.all.full", 0.5, 2)},
        {**BRIDGE, "modules": {**BRIDGE["modules"], "training": training}},
    )
    figures = uncertainty_figures(negotiation)
    thetas = np.vstack([[1.0], samples(figures, 32, 1)])
    family = traced_family(negotiation, figures.parameters, thetas)
    assert family.chosen(thetas).tolist() == [0] + [1] * 32
    assert len(traced_family(negotiation, figures.parameters, thetas[:1]).members) == 1


def test_a_family_does_not_grow_for_what_cannot_be_traced():
    negotiation = doubtful({"heads": HEADS})
    figures = uncertainty_figures(negotiation)
    family = traced_family(negotiation, figures.parameters, [[1.0]] * 9 + [[2.0]])
    assert len(family.members) == 1
    assert family.chosen([[1.0], [2.0]]).tolist() == [-1, 0]


def test_the_sheet_scales_rows_by_plain_numbers_and_guards_them():
    trace = Trace(["a"], [3000.0])
    (large,) = trace.parameters
    sheet = TracedSheet(bridge())
    assert sheet.scale([1.0, large]) == Sheet.scale(sheet, [1.0, 3000.0]) < 1
    assert trace.expressions([]).evaluate([[3000.0], [2048.0], [4095.0], [4096.0], [2047.0]])[1].tolist() == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_small_rows_are_not_scaled_whatever_their_numbers():
    trace = Trace(["a"], [3.0])
    assert TracedSheet(bridge()).scale([1.0, -trace.parameters[0]]) == 1.0
    assert trace.expressions([]).evaluate([[0.0], [2047.0], [-2048.0]])[1].tolist() == [True, True, False]


def test_a_bound_that_is_not_finite_stays_so():
    trace = Trace(["a"], [np.inf])
    sheet = TracedSheet(bridge())
    (label,) = sheet.indicators("block", "x", [("a",)]).values()
    sheet.row("block", "limit", ("a",), {label: 1.0}, WORDS, lower=0.0, upper=trace.parameters[0])
    assert not sheet.entries
    assert trace.expressions([]).evaluate([[np.inf], [1.0]])[1].tolist() == [True, False]


def test_refusals_during_the_check_are_not_hidden(monkeypatch):
    monkeypatch.setattr(tracing, "_equal", lambda *_: False)
    with pytest.raises(Untraceable, match="other numbers"):
        traced(bridge(), [])
