"""Files of funds: the facts that they keep, and what follows from them by hand."""

from math import log, sqrt

import numpy as np
import pytest

import winset_instances
from winset_models.analysis.fund import fund
from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.reader import read

RELIEF = ("relief_fund", "relief_fund_small")
HOSTS = {"UGA": "uganda", "KEN": "kenya", "ETH": "ethiopia", "BGD": "bangladesh"}
ARRIVALS = {
    "uganda": [544_247, 516_904, 180_316, 120_568, 46_519, 84_767, 113_520, 114_889, 146_131, 164_845],
    "kenya": [41_534, 40_007, 26_661, 20_807, 7_697, 20_598, 29_996, 111_728, 105_985, 40_916],
    "ethiopia": [81_580, 104_728, 42_502, 96_752, 26_458, 19_568, 29_549, 138_983, 18_271, 62_059],
    "bangladesh": [43_005, 655_617, 16_284, 3_299, 1_551, 3_371, 2_549, 1_911, 306, 137_741],
}
"""People who arrived from 2016 to 2025: refugees, new asylum applications and others in a refugee-like situation."""
COST = {"uganda": 858 / 1_670, "kenya": 170.1 / 476.695, "ethiopia": 658 / 751.449, "bangladesh": 852.4 / 1_350}
"""Million USD for a thousand people, as the plans cited had it."""


def negotiation_of(name):
    return read(winset_instances.path(name))


def figures_of(name):
    return fund_figures(negotiation_of(name))


def accounts_of(name, **plan):
    """Accounts of a plan whose lists are given by the labels of the states, 0 where not named."""
    figures = figures_of(name)
    labels = figures.tree.labels

    def listed(parts):
        return {key: [states.get(label, 0.0) for label in labels] for key, states in parts.items()}

    plan = {key: parts if key in {"payments", "pledges"} else listed(parts) for key, parts in plan.items()}
    return FundAccounts(figures, FundPlan.model_validate(plan), everything(figures))


def tail_mean(amounts, chances, level):
    """Mean of the worst 1 − level of the cases, by definition: from the worst upwards until they are used up."""
    left, total = 1 - level, 0.0
    for amount, chance in sorted(zip(amounts, chances, strict=True)):
        part = min(chance, left)
        total, left = total + part * amount, left - part
    return total / (1 - level)


def test_two_neighbours_gain_as_their_note_says():
    hit, losses = ("east_fails", "west_fails"), {"east_fails": 30.0, "west_fails": 30.0}
    found = accounts_of(
        "bad_harvests",
        contributions={party: dict.fromkeys(hit, 15.0) for party in ("EAS", "WES")},
        support={"relief_east": {"east_fails": 30.0}, "relief_west": {"west_fails": 30.0}},
    )
    alone = 0.5 * -7.2 + 0.5 * tail_mean([0, -36, 0], [0.6, 0.2, 0.2], 0.8)
    together = -0.5 * sum(0.2 * loss for loss in losses.values()) + 0.5 * tail_mean([0, -30], [0.6, 0.4], 0.8)
    for party in ("EAS", "WES"):
        assert found.alone(party) == pytest.approx(alone) == pytest.approx(-21.6)
        assert found.value(party) == pytest.approx(together / 2) == pytest.approx(-10.5)
    assert np.abs(found.balance).max() == pytest.approx(0)


def test_a_certain_year_is_a_plain_division_of_costs():
    found = accounts_of(
        "one_certain_year",
        contributions={"UPL": {"the year": 8.5}, "LOW": {"the year": 1.5}},
        support={"clinic": {"the year": 10.0}},
    )
    assert len(found.figures.tree.labels) == 1
    assert [found.gain(party) for party in ("UPL", "LOW")] == [pytest.approx(6.5), pytest.approx(6.5)]


@pytest.mark.parametrize(("name", "hit", "false"), [("outcome_contract", 1, 0), ("outcome_contract_noisy", 0.9, 0.2)])
def test_the_cheapest_contract_is_that_of_the_textbook(name, hit, false):
    """b = Δc / (Δp · (q1 − q0)); what is paid in the mean above the cost of effort is the rent."""
    cost, high, low = 2.0, 0.8, 0.4
    bonus = cost / ((high - low) * (hit - false))
    seen = high * hit + (1 - high) * false
    rent = seen * bonus - cost
    figures = figures_of(name)
    reported = figures.contracts["schooling"].reported
    paid = dict(zip(figures.tree.labels, np.where(reported == 0, bonus, 0.0), strict=True))
    found = accounts_of(name, contributions={"DON": paid}, payments={"schooling": {"success": bonus, "failure": 0.0}})
    assert found.gain("IMP") == pytest.approx(rent)
    assert found.gain("DON") == pytest.approx(high * 10 - seen * bonus)
    assert rent == pytest.approx((low * hit + (1 - low) * false) * bonus)
    expected = negotiation_of(name).expected.solutions["nash"]
    assert expected.gains["IMP"] == pytest.approx(max(3.0, rent), abs=1e-5)
    assert expected.value == pytest.approx(sqrt(expected.gains["IMP"] * expected.gains["DON"]), abs=1e-5)


def test_full_sharing_is_kept_to_at_three_quarters_and_would_not_be_at_seven_tenths():
    good, bad = 1.5, 0.5
    temptation, loss = log(good), -(log(good) + log(bad)) / 2
    threshold = temptation / (temptation + loss)
    assert threshold == pytest.approx(0.738140, abs=5e-7)
    mild = log(1.2) / (log(1.2) - (log(1.2) + log(0.8)) / 2)
    assert mild == pytest.approx(0.899321, abs=5e-7)
    negotiation = negotiation_of("mutual_insurance")
    assert all(threshold < party.discount < threshold + 0.02 for party in negotiation.parties.values())
    share = {"EAS": {"east_good": 0.5}, "WES": {"west_good": 0.5}}
    found = accounts_of("mutual_insurance", contributions=share, draws={"EAS": share["WES"], "WES": share["EAS"]})
    for party in ("EAS", "WES"):
        assert found.gain(party) == pytest.approx(loss / (1 - 0.75))
        assert min(found.staying(party) - found.walking(party)) == pytest.approx(3 * loss - temptation)


def test_the_least_anxious_coast_bears_the_tail_for_the_same_premiums_in_all_years():
    chances = {"calm": 0.5, "north": 0.2, "centre": 0.2, "great_storm": 0.1}
    total = {"calm": 0.0, "north": -10.0, "centre": -10.0, "great_storm": -26.0}
    together = tail_mean(total.values(), chances.values(), 0.5)
    assert together == pytest.approx(-13.2)
    alone = -10.0 - 10.0 + tail_mean([0, -6], [0.9, 0.1], 0.5)
    assert alone == pytest.approx(-21.2)
    # premiums are 10 less the gain of 8/3; the South pays what the losses exceed them by, and draws what is left
    premium = 10 - 8 / 3
    net = {
        label: 2 * premium - 10 * (label in {"north", "great_storm"}) - 10 * (label in {"centre", "great_storm"})
        for label in chances
    }
    found = accounts_of(
        "tail_sharing",
        contributions={
            "NOR": dict.fromkeys(chances, premium),
            "CEN": dict.fromkeys(chances, premium),
            "SOU": {label: max(0.0, -amount) for label, amount in net.items()},
        },
        draws={
            "NOR": {"north": 10.0, "great_storm": 10.0},
            "CEN": {"centre": 10.0, "great_storm": 10.0},
            "SOU": {label: max(0.0, amount) for label, amount in net.items()},
        },
    )
    assert np.abs(found.balance).max() == pytest.approx(0)
    assert [found.gain(party) for party in ("NOR", "CEN", "SOU")] == [pytest.approx(8 / 3)] * 3
    assert np.ptp(found.results("NOR")) == pytest.approx(0)


def test_no_single_coast_could_do_without_the_least_anxious_one():
    """Without the South the Centre would bear the tail, and it minds it more."""
    two = tail_mean([0, -10, -10, -20], [0.5, 0.2, 0.2, 0.1], 0.8)
    assert two == pytest.approx(-15)
    assert two > -20


@pytest.mark.parametrize("name", RELIEF)
def test_four_states_send_and_four_receive(name):
    negotiation = negotiation_of(name)
    groups = [party.group for party in negotiation.parties.values()]
    assert groups == ["sending"] * 4 + ["receiving"] * 4
    figures = fund_figures(negotiation)
    assert figures.tree.stages == 3
    assert set(figures.members) == set(negotiation.parties)
    assert set(figures.shares) == {"DEU", "JPN", "CAN", "NLD"}


@pytest.mark.parametrize("name", RELIEF)
def test_shares_are_half_by_gdp_and_half_by_population(name):
    parties = negotiation_of(name).parties
    receiving = [party for party, entry in parties.items() if entry.group == "receiving"]
    totals = {key: sum(parties[party].indicators[key] for party in receiving) for key in ("gdp", "population")}
    for party, share in figures_of(name).shares.items():
        indicators = parties[party].indicators
        assert share == pytest.approx(sum(indicators[key] / totals[key] for key in totals) / 2)


@pytest.mark.parametrize("name", RELIEF)
def test_reception_costs_what_the_plans_asked_for_and_schools_half_of_it(name):
    needs = negotiation_of(name).fund.needs
    for place, cost in COST.items():
        reception, services = needs[f"reception_{place}"], needs[f"services_{place}"]
        assert reception.amount.per == {place: pytest.approx(cost, abs=6e-4)}
        assert services.amount.per == {place: pytest.approx(cost / 2, abs=6e-4)}
        assert (services.module, reception.module) == ("inclusion", None)


def test_the_large_fund_has_five_hundred_scenarios_and_means_as_observed():
    figures = figures_of("relief_fund")
    fund = figures.fund
    assert len(figures.tree.leaves) == 2 * np.prod(fund.scenarios.branches) >= 500  # two reports on the contract
    for place, people in ARRIVALS.items():
        factor = fund.scenarios.factors[place]
        years = np.array(people) / 1000
        assert factor.mean == [pytest.approx(years.mean(), abs=0.5)]
        variation = years.std(ddof=1) / years.mean()
        lasting = sqrt(1 - factor.persistence**2)
        assert factor.deviation[1] == pytest.approx(sqrt(log(1 + variation**2)) * lasting, abs=0.01)


def test_the_small_fund_has_years_as_they_were():
    tree = negotiation_of("relief_fund_small").fund.scenarios.tree
    for key, state in tree.items():
        year = key.rpartition("_")[2]
        for place, people in ARRIVALS.items():
            observed = sum(people) / len(people) if key == "first" else people[int(year) - 2016]
            assert state.values[place] == pytest.approx(observed / 1000, abs=0.5 if key == "first" else 0.06)


def test_the_contract_on_livelihoods_pays_what_its_note_says():
    contract = figures_of("relief_fund").contracts["livelihoods"]
    wanted, other = contract.reports_by_effort[contract.wanted], contract.reports_by_effort[1 - contract.wanted]
    bonus = (contract.cost[contract.wanted] - contract.cost[1 - contract.wanted]) / (wanted[0] - other[0])
    assert [wanted[0], other[0]] == [pytest.approx(0.8225), pytest.approx(0.4825)]
    assert bonus == pytest.approx(14.41, abs=5e-3)
    assert bonus * wanted[0] - contract.cost[contract.wanted] == pytest.approx(2.05, abs=5e-3)


def test_everybody_can_be_asked_for_half_of_what_it_gave_for_the_whole_world():
    given = {"DEU": 142_859_376, "JPN": 173_500_535, "CAN": 70_086_271, "NLD": 71_989_866}
    members = negotiation_of("relief_fund").fund.members
    for party, dollars in given.items():
        assert members[party].pays_at_most.base == [pytest.approx(dollars / 2e6, abs=0.06)]


def test_the_secretariat_asks_for_pledges_by_the_scale_of_assessments():
    negotiation = negotiation_of("relief_fund")
    pledges = negotiation.deals["assessed"].fund.pledges
    scale = {party: negotiation.parties[party].indicators["un_scale"] for party in ("DEU", "JPN", "CAN", "NLD")}
    for party, share in scale.items():
        assert pledges[party] == pytest.approx(200 * share / sum(scale.values()), abs=0.06)


def found(name, *objectives):
    return fund(negotiation_of(name), objectives=objectives or ("nash",))


def test_two_neighbours_share_every_bad_harvest_and_pooling_is_worth_what_both_gain():
    finding = found("bad_harvests")
    assert finding.status == "optimal"
    assert finding.plan.broken == []
    for member in finding.plan.members.values():
        assert (member.inside.value, member.outside.value) == (pytest.approx(-10.5), pytest.approx(-21.6))
    assert finding.pooling.value == pytest.approx(22.2)
    assert finding.pooling.bound == pytest.approx(22.2)
    assert finding.pooling.effective_payers == pytest.approx(2)


def test_nothing_is_to_be_known_beforehand_in_a_certain_year():
    finding = found("one_certain_year", "utilitarian", "contributions")
    assert finding.information.perfect_information == pytest.approx(0)
    assert finding.information.stochastic_solution == pytest.approx(0)
    assert sum(member.gain for member in finding.plan.members.values()) == pytest.approx(13)
    assert sum(member.expected_contribution for member in finding.plan.members.values()) == pytest.approx(10)


@pytest.mark.parametrize(
    ("name", "payment", "gains"),
    [("outcome_contract", 5, (4, 2)), ("outcome_contract_noisy", 50 / 7, (18 / 7, 24 / 7))],
)
def test_what_is_best_for_the_donor_is_the_cheapest_contract(name, payment, gains):
    finding = found(name, "payoff:DON")
    assert finding.plan.payments["schooling"]["success"] == pytest.approx(payment, abs=1e-6)
    assert finding.plan.payments["schooling"].get("failure", 0) == pytest.approx(0, abs=1e-6)
    members = finding.plan.members
    assert (members["DON"].gain, members["IMP"].gain) == (pytest.approx(gains[0]), pytest.approx(gains[1]))
    (agreement,) = finding.agreements
    hard = next(item for item in agreement.efforts if item.effort == "hard")
    assert (hard.payments["success"], hard.rent) == (pytest.approx(payment), pytest.approx(gains[1]))
    assert hard.first_best == pytest.approx(2)
    perfect = agreement.perfect_verification
    assert (perfect is None) == (name == "outcome_contract")
    assert perfect is None or perfect.expected_payment == pytest.approx(4)


def test_everything_is_shared_in_turn_and_the_threshold_is_bracketed():
    finding = found("mutual_insurance")
    shared = [max(paid) for paid in finding.plan.contributions.values()]
    assert shared == [pytest.approx(0.5, abs=1e-2)] * 2
    assert all(item.margin > 0 for item in finding.plan.tightest)
    assert finding.commitment.limited == pytest.approx(finding.commitment.full, abs=1e-6)
    assert finding.commitment.patience == pytest.approx(0.738140, abs=3e-4)


def test_the_south_bears_the_tail():
    members = found("tail_sharing").plan.members
    assert [member.gain for member in members.values()] == [pytest.approx(8 / 3)] * 3
    assert members["NOR"].inside.worst > -10
    assert members["CEN"].inside.worst > -10
    assert members["SOU"].inside.worst < -6


def test_equal_shares_of_every_storm_would_leave_less():
    chances, total = [0.5, 0.2, 0.2, 0.1], [0.0, -10.0, -10.0, -26.0]
    equal = sum(tail_mean([amount / 3 for amount in total], chances, level) for level in (0.9, 0.8, 0.5))
    assert equal == pytest.approx(-19.07, abs=0.01)


def test_the_small_relief_fund_leaves_nobody_worse_off_and_nobody_walks_away():
    finding = found("relief_fund_small")
    assert finding.status == "optimal"
    assert finding.plan.broken == []
    assert all(member.gain > 0 for member in finding.plan.members.values())
    assert all(item.margin > -1e-6 for item in finding.plan.tightest)
    dearest = max(price.price for price in finding.prices)
    assert dearest == pytest.approx(2.15, abs=0.01)  # a percentage point more of reception in Bangladesh


def test_a_guarantee_beyond_all_means_is_named():
    finding = found("guarantee_without_means")
    assert (finding.status, finding.plan) == ("no package", None)
    assert set(finding.explanation.smallest.members) == {
        "fund.needs.relief_east.at_least",
        "fund.members.EAS.pays_at_most",
        "fund.members.WES.pays_at_most",
    }
