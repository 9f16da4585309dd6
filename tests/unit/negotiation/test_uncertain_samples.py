"""Distributions, their correlations, and samples that are the same on every run."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import kstest, norm, spearmanr

from uncertainty_cases import bridge, doubtful
from winset_models.negotiation.uncertainty.assumed import assumed_figures
from winset_models.negotiation.uncertainty.changes import changed, under
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_models.negotiation.uncertainty.sampling import samples
from winset_solver.errors import ArgumentError

DISTRIBUTIONS = [
    Distribution("uniform", (-1.0, 3.0)),
    Distribution("triangular", (0.0, 4.0), peak=1.0),
    Distribution("triangular", (2.0, 4.0), peak=4.0),
    Distribution("triangular", (2.0, 4.0), peak=2.0),
    Distribution("normal", (2.0, 4.0)),
    Distribution("lognormal", (0.5, 2.0)),
    Distribution("discrete", (-1.0, 3.0), values=(-1.0, 0.0, 3.0), probabilities=(0.25, 0.0, 0.75)),
]


@pytest.mark.parametrize("spread", DISTRIBUTIONS, ids=lambda spread: spread.words)
def test_quantiles_keep_to_the_ends_and_average_to_the_mean(spread):
    u = np.linspace(0.0, 1.0, 1001)
    found = spread.ppf(u)
    assert found[0] == pytest.approx(spread.low)
    assert found[-1] == pytest.approx(spread.high)
    assert (np.diff(found) >= 0).all()
    assert found.min() >= spread.low
    assert found.max() <= spread.high
    mean, _ = quad(lambda at: float(spread.ppf(np.array([at]))[0]), 0, 1, limit=200, points=[0.25])
    assert spread.mean == pytest.approx(mean, rel=1e-5)


def test_the_stated_ends_of_normal_numbers_hold_ninety_per_cent():
    for form, middle in (("normal", 3.0), ("lognormal", np.sqrt(8.0))):
        spread = Distribution(form, (2.0, 4.0))
        kept = norm.cdf(norm.ppf(0.999)) - norm.cdf(-norm.ppf(0.999))
        inside = (np.array([0.05, 0.5, 0.95]) - 0.001) / kept
        assert spread.ppf(inside) == pytest.approx([2.0, middle, 4.0])
        assert spread.low < 2.0
        assert spread.high > 4.0
    assert Distribution("lognormal", (0.01, 100.0)).low > 0


def test_every_parameter_keeps_its_distribution_however_it_is_correlated():
    figures = uncertainty_figures(bridge())
    drawn = samples(figures, 4096, 7)
    for at, part in enumerate(figures.parameters):
        column, exact = drawn[:, at], np.sort(part.distribution.ppf((np.arange(4096) + 0.5) / 4096))
        assert column.min() >= part.distribution.low
        assert column.max() <= part.distribution.high
        assert column.mean() == pytest.approx(part.distribution.mean, abs=0.01)
        assert kstest(column, exact).statistic < 0.02


@pytest.mark.parametrize("kind", ["sobol", "latin"])
def test_correlations_are_those_of_the_file(kind):
    figures = uncertainty_figures(bridge())
    names = [part.name for part in figures.parameters]
    drawn = samples(figures, 4096, 3, kind)
    ranks = spearmanr(drawn).statistic
    for one, other, value in (
        ("visa_worth", "return_costs", -0.5),
        ("staff.ARC", "staff.CAL", 0.4),
        ("fee", "walk_away", 0),
    ):
        wanted = 6 / np.pi * np.arcsin(value / 2)
        assert ranks[names.index(one), names.index(other)] == pytest.approx(wanted, abs=0.02)


def test_perfectly_correlated_numbers_move_as_one():
    numbers = {"a": ("modules.visas.benefit.BOR", 0, 1), "b": ("modules.visas.benefit.CAL", 0, 10)}
    for value, wanted in ((1.0, lambda a: 10 * a), (-1.0, lambda a: 10 - 10 * a)):
        negotiation = doubtful(numbers, correlations=[{"between": ["a", "b"], "value": value}])
        drawn = samples(uncertainty_figures(negotiation), 64, 1)
        assert drawn[:, 1] == pytest.approx(wanted(drawn[:, 0]))


GOLDEN = {
    "sobol": [
        [1.85850749, 0.78702750, 0.18530352, -0.36308789, -0.02593253, 0.2, 1.02420355],
        [3.96439881, 0.69333346, -0.80142989, -0.22662021, -0.56380680, 0.0, 0.99802502],
        [3.07695839, 0.73803990, 1.42897089, -0.06055053, -1.02018194, 0.05, 2.33333551],
    ],
}


def test_the_same_seed_gives_the_same_samples_on_every_run():
    figures = uncertainty_figures(bridge())
    assert samples(figures, 3, 1) == pytest.approx(np.array(GOLDEN["sobol"]), abs=1e-8)
    for kind in ("sobol", "latin"):
        np.testing.assert_array_equal(samples(figures, 50, 9, kind), samples(figures, 50, 9, kind))
        assert not np.array_equal(samples(figures, 50, 9, kind), samples(figures, 50, 10, kind))
    np.testing.assert_array_equal(samples(figures, 100, 2)[:40], samples(figures, 40, 2))


def test_no_numbers_and_no_samples():
    assert samples(uncertainty_figures(bridge(uncertainty=None)), 5, 1).shape == (5, 0)
    assert samples(uncertainty_figures(bridge()), 0, 1).shape == (0, 7)


def test_numbers_that_vary_each_by_itself_are_named_after_their_places():
    numbers = {
        "worth": {
            "of": ["modules.visas.benefit.*", "transfers.fee"],
            "each": True,
            "means": "factor",
            "between": [0.5, 1],
        },
        "levels": {"of": "modules.training.cost.**", "each": True, "means": "factor", "between": [0.5, 1]},
        "sole": {"of": "parties.ARC.weight", "each": True, "between": [1, 2]},
    }
    figures = uncertainty_figures(doubtful(numbers))
    names = [part.name for part in figures.parameters]
    assert names == [
        "worth.modules.visas.benefit.BOR.all",
        "worth.modules.visas.benefit.CAL.all",
        "worth.transfers.fee",
        "levels.ARC.basic",
        "levels.ARC.full",
        "levels.receiving.basic",
        "levels.receiving.full",
        "sole",
    ]
    assert figures.parameters[4].title == "levels: Arcadia, full"
    assert figures.parameters[0].unit == ""
    assert figures.parameters[-1].nominal == 1.0


def test_weights_are_those_of_the_party_its_group_or_all_and_else_its_own():
    assert uncertainty_figures(bridge()).weight_box == {"ARC": (0.5, 2), "BOR": (1, 3), "CAL": (0.5, 2)}
    box = uncertainty_figures(doubtful({}, weights={"sending": [0, 1]})).weight_box
    assert box == {"ARC": (0, 1), "BOR": (2, 2), "CAL": (1, 1)}
    assert uncertainty_figures(bridge(uncertainty=None)).weight_box is None


def test_what_is_left_of_the_probabilities_belongs_to_the_file():
    scenarios = uncertainty_figures(bridge()).scenarios
    assert [(key, part.probability) for key, part in scenarios.items()] == [
        ("file", 0.5),
        ("crisis", 0.3),
        ("boom", 0.2),
    ]
    unknown = doubtful({}, scenarios={"crisis": {"changes": {"modules.visas.cost": 9}}})
    assert {part.probability for part in uncertainty_figures(unknown).scenarios.values()} == {None}
    assert uncertainty_figures(bridge(uncertainty=None)).scenarios["file"].probability == 1.0


def test_a_scenario_that_is_not_there_is_refused():
    assert under(bridge(), "crisis").modules["visas"].benefit["BOR"] == {"all": 1.5}
    with pytest.raises(ArgumentError, match=r"no such scenario or view.*crisis"):
        under(bridge(), "crises")


def test_whole_numbers_stay_whole():
    numbers = {"heads": {"of": "modules.training.participation.0.heads", "values": [1, 2, 3]}}
    negotiation = doubtful(numbers)
    copy = changed(negotiation, uncertainty_figures(negotiation).parameters, [3.0])
    assert repr(copy.modules["training"].participation[0].heads) == "3"


def test_assumed_ranges_are_factors_within_what_the_schema_accepts():
    negotiation = bridge(uncertainty=None, transfers={"fee": 0.9})
    figures = assumed_figures(negotiation, 0.25, ("payments", "costs"))
    ends = {part.name: (part.distribution.low, part.distribution.high) for part in figures.parameters}
    assert ends["transfers.fee"] == (0.75, pytest.approx(1 / 0.9))
    assert ends["modules.visas.cost"] == (0.75, 1.25)
    assert "modules.training.cost.ARC.basic" in ends
    assert len(ends) == 7
    assert {part.nominal for part in figures.parameters} == {1.0}
    every = assumed_figures(negotiation)
    assert len(every.parameters) > len(ends)
    assert len({part.name for part in every.parameters}) == len(every.parameters)
    high = [part.distribution.high for part in every.parameters]
    assert changed(negotiation, every.parameters, high).transfers.fee == pytest.approx(1.0)


def test_what_may_be_assumed_is_told():
    issues = {f"i{number}": {"divide": {"ARC": 1, "BOR": 2, "CAL": 3}} for number in range(700)}
    with pytest.raises(ArgumentError, match="too many numbers"):
        assumed_figures(bridge(uncertainty=None, issues=issues))
    with pytest.raises(ArgumentError, match="less than 1"):
        assumed_figures(bridge(), 1.0)
    with pytest.raises(ArgumentError, match="values, costs, uses"):
        assumed_figures(bridge(), 0.2, ("prices",))
