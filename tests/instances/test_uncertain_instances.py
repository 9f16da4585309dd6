"""Shipped files say what is doubtful about their numbers, and why."""

import numpy as np
import pytest

import winset_instances
from winset_models.negotiation.reader import check, read
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_models.negotiation.uncertainty.sampling import samples

KINDS = ("compacts", "games", "literature")
FILES = [file for kind in KINDS for file in sorted(winset_instances.folder(kind).glob("*.yaml"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_says_what_is_doubtful_and_why(file):
    negotiation, faults = check(file)
    assert not [fault for fault in faults if fault.path[:1] == ("uncertainty",)]
    said = negotiation.uncertainty
    assert said.note
    figures = uncertainty_figures(negotiation)
    assert all(parameter.name for parameter in figures.parameters)
    if len(negotiation.parties) > 3:
        assert len(said.numbers) >= 3
    drawn = samples(figures, 8, 1)
    assert drawn.shape == (8, len(figures.parameters))
    assert np.isfinite(drawn).all()


@pytest.mark.parametrize("name", ["mobility_compact", "eu_solidarity_pool_2026"])
def test_compacts_have_likely_scenarios_views_and_weights(name):
    figures = uncertainty_figures(read(winset_instances.path(name)))
    chances = [part.probability for part in figures.scenarios.values()]
    assert len(chances) >= 4
    assert sum(chances) == pytest.approx(1)
    assert figures.scenarios["file"].probability > 0
    assert len(figures.views) >= 4
    assert figures.weight_box is not None
