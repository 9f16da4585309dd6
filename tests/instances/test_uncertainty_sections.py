"""Every shipped file says what is doubtful about it, and stays a negotiation at the ends of its ranges."""

from itertools import chain

import pytest

import winset_instances
from winset_models.formulations.package import formulate
from winset_models.negotiation.reader import read
from winset_models.negotiation.uncertainty.changes import changed, under
from winset_models.negotiation.uncertainty.figures import uncertainty_figures


@pytest.mark.parametrize("name", winset_instances.names())
def test_a_file_has_reasons_for_its_doubts_and_can_be_formulated_at_their_ends(name):
    negotiation = read(winset_instances.path(name))
    said = negotiation.uncertainty
    assert said.note
    figures = uncertainty_figures(negotiation)
    assert len(figures.parameters) >= 2
    ranges = [part.distribution for part in figures.parameters]
    both = ([part.low for part in ranges], [part.high for part in ranges])
    at_ends = (changed(negotiation, figures.parameters, ends) for ends in both)
    in_other_eyes = (under(negotiation, voice) for voice in chain(figures.scenarios, figures.views))
    for other in chain(at_ends, in_other_eyes):
        assert formulate(other).program().column_labels


@pytest.mark.parametrize("name", winset_instances.names())
def test_what_the_file_says_lies_within_every_range(name):
    for parameter in uncertainty_figures(read(winset_instances.path(name))).parameters:
        assert parameter.distribution.low <= parameter.nominal <= parameter.distribution.high
