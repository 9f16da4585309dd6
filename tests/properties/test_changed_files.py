"""A negotiation with other numbers equals what is read from a file in which these very numbers are written."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fund_cases import fund_negotiation
from uncertainty_cases import bridge, doubtful_files, plain, reread, rewritten, set_plain
from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.uncertainty.changes import changed, under
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_models.negotiation.uncertainty.parts import Adjustment
from winset_models.negotiation.uncertainty.sampling import samples

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(doubtful_files(), st.integers(0, 1000))
def test_changed_numbers_are_those_of_the_file_written_anew(negotiation, seed):
    figures = uncertainty_figures(negotiation)
    low = [part.distribution.low for part in figures.parameters]
    for theta in (samples(figures, 1, seed)[0].tolist(), low):
        assert changed(negotiation, figures.parameters, theta) == rewritten(negotiation, figures.parameters, theta)


@SLOW
@given(doubtful_files())
def test_a_drawn_section_is_accepted_by_the_reader_as_it_is(negotiation):
    data = {**plain(negotiation), "uncertainty": negotiation.uncertainty.model_dump(mode="json", exclude_unset=True)}
    assert reread(data) == negotiation


@SLOW
@given(doubtful_files())
def test_scenarios_and_views_are_those_of_the_file_written_anew(negotiation):
    figures = uncertainty_figures(negotiation)
    for name, part in {**figures.scenarios, **figures.views}.items():
        data = plain(negotiation)
        for path, change in part.changes.items():
            written = entry_at(negotiation, path)
            number = written * change.times + change.plus if isinstance(change, Adjustment) else change
            set_plain(data, path, number)
        wanted = reread(data).model_copy(update={"uncertainty": negotiation.uncertainty})
        assert under(negotiation, name) == wanted


@SLOW
@given(doubtful_files(kinds=("fund",)), st.integers(0, 1000))
def test_what_is_remembered_of_a_fund_is_never_that_of_another_file(negotiation, seed):
    fund_figures(negotiation)
    figures = uncertainty_figures(negotiation)
    theta = samples(figures, 1, seed)[0]
    copy, anew = changed(negotiation, figures.parameters, theta), rewritten(negotiation, figures.parameters, theta)
    for key, part in fund_figures(copy).members.items():
        np.testing.assert_array_equal(part.income, fund_figures(anew).members[key].income)
    assert fund_figures(copy).world is fund_figures(negotiation).world


def test_another_world_is_computed_anew():
    paths = {"sole": {"probability": 1, "values": {"rain": [1]}}}
    needs = {"dam": {"of": "A", "amount": {"per": {"rain": 2}}}}
    negotiation = fund_negotiation(scenarios={"paths": paths}, needs=needs)
    assert fund_figures(negotiation).needs["dam"].amount == [2]
    wet = with_value(negotiation, ("fund", "scenarios", "paths", "sole", "values", "rain", 0), 3.0)
    assert fund_figures(wet).needs["dam"].amount == [6]
    assert fund_figures(negotiation).needs["dam"].amount == [2]


def test_the_negotiation_itself_is_left_as_it_is():
    negotiation = bridge()
    figures = uncertainty_figures(negotiation)
    before = negotiation.model_dump()
    assert changed(negotiation, figures.parameters, samples(figures, 1, 1)[0]) != negotiation
    assert negotiation.model_dump() == before
    assert uncertainty_figures(negotiation) is figures
    assert changed(negotiation, (), ()) is negotiation
    nominal = [part.nominal for part in figures.parameters]
    assert changed(negotiation, figures.parameters, nominal) == negotiation
