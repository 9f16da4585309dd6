"""A traced program with its numbers changed in place is the program of the file with these numbers written in it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset_instances
from uncertainty_cases import doubtful_files, rewritten
from winset_models.formulations.package import bargaining_problem, formulate
from winset_models.formulations.traced import traced
from winset_models.negotiation.reader import read
from winset_models.negotiation.uncertainty.assumed import assumed_figures
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_models.negotiation.uncertainty.sampling import samples

PACKAGES = (
    "barrett_1994",
    "camp_david_1978",
    "clashing_red_lines",
    "eu_solidarity_pool_2026",
    "exchange_in_chunks",
    "mines_and_bridge",
    "mobility_compact",
    "nash_1950_barter",
    "nobody_gains",
    "party_that_cannot_gain",
    "recognition_and_withdrawal",
    "threshold_out_of_reach",
    "waiting_in_a_circle",
)
"""Shipped files of every kind whose numbers can all be traced, and whose programs keep their form near them."""


def equal(one, other):
    numbers = [np.array_equal(getattr(one, name), getattr(other, name)) for name in ("disagreement", "weights")]
    return all(numbers) and one.program.fingerprint() == other.program.fingerprint()


@pytest.mark.parametrize("name", PACKAGES)
def test_shipped_files_keep_their_form_while_all_their_numbers_move(name):
    negotiation = read(winset_instances.path(name))
    figures = assumed_figures(negotiation)
    formulation = traced(negotiation, figures.parameters)
    thetas = samples(figures, 256, 3)
    entries = formulation.evaluate(thetas)
    assert not formulation.untraceable
    assert entries.valid.all()
    moved = changed(negotiation, figures.parameters, thetas[0])
    anew = bargaining_problem(moved, formulate(moved).program())
    assert equal(formulation.parametric.problem_at(entries.values[0]), anew)


@pytest.mark.parametrize("name", ["relief_fund_small", "one_certain_year"])
def test_numbers_of_funds_are_found_to_go_through_arrays(name):
    negotiation = read(winset_instances.path(name))
    figures = assumed_figures(negotiation)
    formulation = traced(negotiation, figures.parameters)
    of_fund = {part.name for part in figures.parameters if part.paths[0][0] == "fund"}
    assert of_fund <= formulation.untraceable.keys()
    assert {words.split()[-1] for words in formulation.untraceable.values()} <= {"array", "ndarray"}


@settings(max_examples=12, deadline=None)
@given(doubtful_files(), st.integers(0, 99))
def test_any_file_with_other_numbers_is_the_traced_program_or_is_made_anew(negotiation, seed):
    figures = uncertainty_figures(negotiation)
    formulation = traced(negotiation, figures.parameters)
    thetas = samples(figures, 8, seed)
    entries = formulation.evaluate(thetas)
    for theta, values in [*zip(thetas[entries.valid], entries.values[entries.valid], strict=True)][:2]:
        written = rewritten(negotiation, figures.parameters, theta.tolist())
        anew = bargaining_problem(written, formulate(written).program())
        assert equal(formulation.parametric.problem_at(values), anew)
