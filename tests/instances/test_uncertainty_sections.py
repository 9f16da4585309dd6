"""Every shipped file says what is doubtful about it and why, and stays a negotiation at the ends of its ranges."""

from itertools import chain

import numpy as np
import pytest

import winset_instances
from winset_models.formulations.package import formulate
from winset_models.negotiation.reader import check, read
from winset_models.negotiation.uncertainty.changes import changed, under
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_models.negotiation.uncertainty.sampling import samples


@pytest.mark.parametrize("name", winset_instances.names())
def test_a_file_has_reasons_for_its_doubts_and_can_be_formulated_at_their_ends(name):
    negotiation, faults = check(winset_instances.path(name))
    assert not [fault for fault in faults if fault.path[:1] == ("uncertainty",)]
    assert negotiation.uncertainty.note
    figures = uncertainty_figures(negotiation)
    assert len(figures.parameters) >= 2
    ranges = [part.distribution for part in figures.parameters]
    low, high = np.array([part.low for part in ranges]), np.array([part.high for part in ranges])
    drawn = samples(figures, 8, 1)
    assert ((low <= drawn) & (drawn <= high)).all()
    nominal = np.array([part.nominal for part in figures.parameters])
    assert ((low <= nominal) & (nominal <= high)).all()
    at_ends = (changed(negotiation, figures.parameters, ends.tolist()) for ends in (low, high))
    in_other_eyes = (under(negotiation, voice) for voice in chain(figures.scenarios, figures.views))
    for other in chain(at_ends, in_other_eyes):
        assert formulate(other).program().column_labels


@pytest.mark.parametrize("name", ["mobility_compact", "eu_solidarity_pool_2026"])
def test_compacts_have_likely_scenarios_views_and_weights(name):
    figures = uncertainty_figures(read(winset_instances.path(name)))
    chances = [part.probability for part in figures.scenarios.values()]
    assert len(chances) >= 4
    assert sum(chances) == pytest.approx(1)
    assert figures.scenarios["file"].probability > 0
    assert len(figures.views) >= 4
    assert figures.weight_box is not None
