"""Shares of weights for which a package is best, against shares found by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from winset_models.analysis.sensitivities.acceptability import acceptability, wilson
from winset_models.analysis.sensitivities.opening import Doubts, asked_of
from winset_models.analysis.sensitivity_findings import Acceptability
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError


def divided(options: Mapping[str, tuple[float, float]], **uncertainty: Any) -> Negotiation:
    """Return two parties that settle one issue by options that are worth so much to each."""
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "division",
            "unit": {"name": "points"},
            "parties": {"A": {"name": "Avaria"}, "B": {}},
            "issues": {
                "how": {"options": {key: {"values": {"A": a, "B": b}} for key, (a, b) in options.items()}},
            },
            "uncertainty": uncertainty or None,
        }
    )


def found(negotiation: Negotiation, samples: int = 256) -> tuple[Acceptability, dict[str, str]]:
    """Return the finding, and the option of every package by its key."""
    asked = asked_of(negotiation, solution="utilitarian", doubts=Doubts(samples=samples))
    part = acceptability(asked)
    assert part is not None
    return part, {item.package: next(iter(asked.packages[item.package].shares["how"])) for item in part.packages}


def test_three_ways_to_divide() -> None:
    """With weights (t, 1 − t): 6t beats 4 above t = 2/3, 6(1 − t) below 1/3; the rest is the middle's."""
    part, options = found(divided({"all": (6, 0), "half": (4, 4), "none": (0, 6)}))
    told = {options[item.package]: item for item in part.packages}
    for option, centre in (("none", 1 / 6), ("half", 1 / 2), ("all", 5 / 6)):
        assert told[option].share == pytest.approx(1 / 3, abs=told[option].interval)
        assert told[option].central_weights["A"] == pytest.approx(centre, abs=0.02)
    assert sum(item.share for item in part.packages) == pytest.approx(1.0)
    assert part.samples == 256
    assert "packages that are best for some weights" in part.words


def test_a_package_that_is_best_for_both_is_always_best() -> None:
    part, _ = found(divided({"good": (4, 4), "bad": (3, 2)}), samples=16)
    (only,) = part.packages
    assert only.share == 1.0
    assert 0 < only.interval < 0.2
    assert only.central_weights["A"] == pytest.approx(0.5, abs=0.05)


def test_weights_within_the_box_of_the_file() -> None:
    """With w_A from 1 to 4 and w_B = 2, 6 w_A beats 4 w_A + 8 above 4 and 12 beats it below 1: neither is inside."""
    part, options = found(divided({"all": (6, 0), "half": (4, 4), "none": (0, 6)}, weights={"A": [1, 4], "B": [2, 2]}))
    assert [options[item.package] for item in part.packages] == ["half"]
    assert part.packages[0].central_weights["A"] == pytest.approx(0.54, abs=0.01)


def test_what_does_not_depend_on_weights_is_refused() -> None:
    negotiation = divided({"all": (6, 0), "half": (4, 4)})
    with pytest.raises(ArgumentError, match="depend on the weights"):
        acceptability(asked_of(negotiation, objective="welfare"))
    agreed = divided({"all": (6, 0), "half": (4, 4)}, weights={"all": [1, 1]})
    with pytest.raises(ArgumentError, match="no weight is disputed"):
        acceptability(asked_of(agreed))


def test_equally_frequent_packages_are_listed_by_number() -> None:
    options = {"a": (0, 9), "b": (4, 8), "c": (6.5, 6.5), "d": (8, 4), "e": (9, 0)}
    part, _ = found(divided(options), samples=16)
    listed = [(-item.share, int(item.package[1:])) for item in part.packages]
    assert len({share for share, _ in listed}) < len(listed)
    assert listed == sorted(listed)


def test_interval_of_a_share() -> None:
    """Wilson's interval of 0 of 10 goes from 0 to z²/(n + z²) = 0.278."""
    assert 2 * wilson(0.0, 10) == pytest.approx(0.2775, abs=1e-4)
