"""The value of information, against values found by hand."""

from typing import Any

import numpy as np
import pytest

from winset_models.analysis.sensitivities.information import design_of, information
from winset_models.analysis.sensitivities.opening import Doubts, asked_of
from winset_models.analysis.sensitivity import sensitivity
from winset_models.analysis.sensitivity_findings import PerfectInformation
from winset_models.campaigns.where import Where
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError
from winset_solver.sensitivity.information_value import value_of_everything, value_of_one


def harvest(numbers: dict[str, Any]) -> Negotiation:
    """Return two parties that plant one of three crops; what bold is worth is in doubt, and so is what never is."""
    values = {"bold": {"A": 4, "B": 1}, "safe": {"A": 3, "B": 1}, "never": {"A": 0.5, "B": 0.25}}
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "harvest",
            "unit": {"name": "tons"},
            "parties": {"A": {}, "B": {}},
            "issues": {"crop": {"options": {key: {"values": row} for key, row in values.items()}}},
            "uncertainty": {"numbers": numbers},
        }
    )


BOLD = "issues.crop.options.bold.values.A"
NEVER = "issues.crop.options.never.values.A"


def found(negotiation: Negotiation, **doubts: Any) -> PerfectInformation:
    """Return the finding for the largest total gain."""
    part = information(asked_of(negotiation, objective="welfare", doubts=Doubts(**doubts)))
    assert part is not None
    return part


def test_two_scenarios() -> None:
    """Bold is worth 0 or 4 at even odds, safe 3: 3 + 1 before, (4 + 3)/2 + 1 after, so knowing is worth 1/2."""
    part = found(harvest({"bold": {"of": BOLD, "values": [0, 4]}, "never": {"of": NEVER, "values": [0.1, 0.5]}}))
    assert (part.samples, part.packages) == (4, 2)
    assert part.expected == pytest.approx(4.0)
    assert part.all == pytest.approx(0.5)
    assert [(item.parameter, item.interval) for item in part.parameters] == [("bold", 0.0), ("never", 0.0)]
    assert [item.value for item in part.parameters] == pytest.approx([0.5, 0.0])
    assert "add 0.5 tons; by itself, it pays to find out “bold” (0.5)" in part.words


def test_odds_count() -> None:
    """With 4 in one case of ten, knowing is worth a tenth of what is then gained."""
    part = found(harvest({"bold": {"of": BOLD, "values": [0, 4], "probabilities": [0.9, 0.1]}}))
    assert part.all == pytest.approx(0.1)


def test_a_number_that_decides_nothing_is_worth_nothing() -> None:
    part = found(harvest({"never": {"of": NEVER, "values": [0.1, 0.5]}}))
    assert part.all == 0.0
    assert part.words.endswith("finding out is worth nothing.")


def test_a_continuous_number() -> None:
    """Bold is uniform from 0 to 4: E max(θ, 3) = 3 + 1/8 before the 1 of B."""
    part = found(harvest({"bold": (number := {"of": BOLD, "between": [0, 4]}), "never": {**number, "of": NEVER}}))
    told = {item.parameter: item for item in part.parameters}
    assert part.expected == pytest.approx(4.0)
    assert told["bold"].value == pytest.approx(1 / 8, abs=told["bold"].interval)
    assert 0 <= told["never"].value <= told["never"].interval


def test_what_breaks_a_rule_is_no_deal() -> None:
    """A has 1 or 3 staff and visas need 2: half the time the package that uses them cannot be carried out."""
    negotiation = Negotiation.model_validate(
        {
            "winset": 1,
            "title": "visas",
            "unit": {"name": "points"},
            "parties": {"A": {"capacities": {"staff": 3}}},
            "modules": {"visas": {"benefit": 6, "uses": {"staff": 2}}, "talks": {"benefit": 1}},
            "uncertainty": {"numbers": {"staff": {"of": "parties.A.capacities.staff", "values": [1, 3]}}},
        }
    )
    part = found(negotiation)
    assert part.expected == pytest.approx(3.5)
    assert part.all == pytest.approx(0.5)


def guaranteed(losses: list[float]) -> Negotiation:
    """Return a site that A gains 10 by and B loses from; B must gain 1, and half of what A pays for it is lost."""
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "guarantee",
            "unit": {"name": "points"},
            "parties": {"A": {}, "B": {}},
            "issues": {"site": {"options": {"here": {"values": {"A": 10, "B": -2}}}}},
            "transfers": {"fee": 0.5},
            "red_lines": {"floor": {"party": "B", "payoff_at_least": 1}},
            "uncertainty": {"numbers": {"loss": {"of": "issues.site.options.here.values.B", "values": losses}}},
        }
    )


@pytest.mark.parametrize(
    ("losses", "what", "expected", "more", "seen"),
    [([-2, 0], "P1", 6.0, 1.0, 2), ([-2.5, -1], "P1 where A pays 7 and B receives 3.5", 4.75, 0.75, 3)],
)
def test_packages_that_differ_by_payments_alone_are_compared(
    losses: list[float], what: str, expected: float, more: float, seen: int
) -> None:
    """B is paid 3 or 1 and as much is lost: 9 − 3 = 6 before, ((8 − 3) + (10 − 1))/2 = 7 after.

    Or 3.5 or 2: (4 + 5.5)/2 before, as the 3 of the file are too few for the larger loss, and (4 + 7)/2 after.
    """
    part = found(guaranteed(losses))
    assert part.packages == seen
    assert part.expected == pytest.approx(expected)
    assert part.all == pytest.approx(more)
    assert part.parameters[0].value == pytest.approx(more)
    assert part.words.startswith(f"Before anything is known {what} is best on average: a total gain of")
    assert f"add at most {more:g} point" in part.words
    assert f"{seen} of the {seen} packages seen, each with the payments" in part.words


def test_only_the_most_promising_of_many_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a payment of 4 keeps the rule in all four cases: 8.5 − 4 on average, and 9, 7, 5, 3 if they are known."""
    monkeypatch.setattr("winset_models.analysis.sensitivities.information.PACKAGES", 1)
    part = found(guaranteed([0, -1, -2, -3]))
    assert (part.packages, part.expected) == (1, pytest.approx(4.5))
    assert part.all == pytest.approx(1.5)
    assert 0 <= part.parameters[0].value <= part.all
    assert "1 of the 4 packages seen" in part.words


@pytest.mark.parametrize(
    ("solution", "numbers", "told"),
    [
        ("nash", {}, 1),
        ("utilitarian", {}, 0),
        ("utilitarian", {"voice": {"of": "parties.A.weight", "values": [1, 2]}}, 1),
    ],
)
def test_it_is_said_where_total_gains_are_not_what_is_maximised(
    solution: str, numbers: dict[str, Any], told: int
) -> None:
    """Where all voices weigh the same without a doubt, the utilitarian solution is the largest total gain."""
    part = information(asked_of(harvest({"bold": {"of": BOLD, "values": [0, 4]}} | numbers), solution=solution))
    assert part is not None
    assert part.all == pytest.approx(0.5)
    assert part.words.count("which are not what the recommendation makes as large as can be.") == told


def test_of_a_deal_there_is_nothing_to_choose() -> None:
    """Alone it is refused; beside another analysis that is a remark."""
    document = harvest({"bold": {"of": BOLD, "values": [0, 4]}}).model_dump(exclude_unset=True)
    held = Negotiation.model_validate(document | {"deals": {"plan": {"issues": {"crop": "safe"}}}})
    with pytest.raises(ArgumentError, match="nothing to choose"):
        sensitivity(held, "information", deal="plan", where=Where(workers=0))
    finding = sensitivity(held, ("tornado", "information"), deal="plan", where=Where(workers=0))
    assert finding.tornado is not None
    assert finding.information is None
    assert any("leave the deal out" in note for note in finding.notes)


def test_signing_nothing_is_best() -> None:
    """Bold gains 4 + 1 or loses 90 − 1 at even odds: nothing before, 5/2 after."""
    negotiation = harvest({"bold": {"of": BOLD, "values": [-90, 4]}}).model_dump(exclude_unset=True)
    del negotiation["issues"]["crop"]["options"]["safe"], negotiation["issues"]["crop"]["options"]["never"]
    part = found(Negotiation.model_validate(negotiation))
    assert (part.expected, part.all) == (0.0, pytest.approx(2.5))
    assert part.words.startswith("Before anything is known signing nothing is best. Knowing")


def test_combinations_only_where_numbers_are_independent_and_few() -> None:
    asked = asked_of(harvest({"bold": {"of": BOLD, "values": [0, 4]}, "never": {"of": NEVER, "values": [0.1, 0.5]}}))
    assert design_of(asked.figures, 4, 1).exact
    assert not design_of(asked.figures, 3, 1).exact


def test_shuffled_numbers_are_worth_no_more_than_noise() -> None:
    generator = np.random.default_rng(3)
    values, chances = generator.normal(size=(400, 3)), np.full(400, 1 / 400)
    every = value_of_everything(values, chances)
    irrelevant = value_of_one(values, chances, generator.uniform(size=400), discrete=False)
    assert 0 <= irrelevant.value <= min(every.value, irrelevant.interval(0.99))
