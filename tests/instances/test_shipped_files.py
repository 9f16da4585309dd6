"""Shipped files read without faults, and the figures in them agree with one another."""

from pathlib import Path

import pytest

import winset_instances
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import check, read

POOL = 21_000
EUROS_A_PERSON = 20_000
BENEFICIARIES = {"CYP", "GRC", "ITA", "ESP"}
MAY_ASK_FOR_A_DEDUCTION = {"AUT", "BGR", "HRV", "CZE", "EST", "POL"}
MODULES_OF_THE_MISSION = {
    "protections",
    "ethical_recruitment",
    "portability",
    "skills_recognition",
    "visa_sharing",
    "dispute_resolution",
    "labour_inspection",
    "data_monitoring",
}


@pytest.fixture(scope="module")
def pool() -> Negotiation:
    return read(winset_instances.path("eu_solidarity_pool_2026"))


@pytest.fixture(scope="module")
def compact() -> Negotiation:
    return read(winset_instances.path("mobility_compact"))


def fair_shares(negotiation: Negotiation) -> dict[str, float]:
    """Persons by state under the key of article 66, computed from the indicators in the file."""
    population = {party_id: party.indicators["population"] for party_id, party in negotiation.parties.items()}
    product = {party_id: party.indicators["gdp"] for party_id, party in negotiation.parties.items()}
    people, output = sum(population.values()), sum(product.values())
    return {
        party_id: POOL * (population[party_id] / people + product[party_id] / output) / 2
        for party_id in negotiation.parties
    }


@pytest.mark.parametrize("name", winset_instances.names())
def test_a_shipped_file_reads_without_faults_and_its_only_doubts_are_sources(name):
    negotiation, faults = check(winset_instances.path(name))
    # a figure from memory has to be marked, and the mark is a warning
    assert [str(fault) for fault in faults if fault.code != "unchecked-source"] == []
    assert negotiation is not None


@pytest.mark.parametrize("name", winset_instances.names())
def test_a_shipped_file_says_where_it_comes_from_and_what_is_assumed(name):
    negotiation = read(winset_instances.path(name))
    assert negotiation.sources
    assert negotiation.note
    assert negotiation.description


def test_names_are_sorted_and_leave_faulty_files_out():
    names = winset_instances.names()
    assert list(names) == sorted(set(names))
    faulty = {file.stem for file in winset_instances.folder("invalid").glob("*.yaml")}
    assert not faulty & set(names)


def test_no_two_folders_hold_a_case_of_the_same_name():
    kinds = ("compacts", "funds", "games", "literature", "normalisation", "infeasible")
    stems = [file.stem for kind in kinds for file in winset_instances.folder(kind).glob("*.yaml")]
    assert sorted(stems) == list(winset_instances.names())


@pytest.mark.parametrize(
    ("name", "words"),
    [("camp_david_1987", "did you mean 'camp_david_1978'?"), ("zzz", "there are bad_harvests, barrett_1994")],
)
def test_an_unknown_name_gets_the_nearest_one_or_the_list(name, words):
    with pytest.raises(ValueError, match=r"no shipped case") as caught:
        winset_instances.path(name)
    assert words in str(caught.value)


def test_path_gives_an_existing_file():
    assert all(
        isinstance(path := winset_instances.path(name), Path) and path.is_file() for name in winset_instances.names()
    )


def test_infeasible_cases_expect_no_deal_and_the_others_do_not():
    infeasible = {file.stem for file in winset_instances.folder("infeasible").glob("*.yaml")}
    assert len(infeasible) >= 2
    for name in winset_instances.names():
        expected = read(winset_instances.path(name)).expected
        assert (expected is not None and expected.status == "no deal") == (name in infeasible)


def test_literature_cases_have_expected_solutions():
    for file in winset_instances.folder("literature").glob("*.yaml"):
        expected = read(file).expected
        assert expected is not None
        assert expected.solutions
        assert expected.source
        assert expected.note


def test_the_pool_has_27_states_whose_shares_add_up(pool):
    shares = fair_shares(pool)
    assert len(shares) == 27
    assert sum(shares.values()) == pytest.approx(POOL)
    # two shares, from the key as published with the figures
    assert shares["DEU"] == pytest.approx(4498.0, abs=0.05)
    assert shares["MLT"] == pytest.approx(24.9, abs=0.05)


def test_every_state_but_the_four_has_a_contribution_and_six_may_be_let_off(pool):
    contributions = {name.removeprefix("contribution_") for name in pool.issues if name.startswith("contribution_")}
    assert contributions == set(pool.parties) - BENEFICIARIES
    deductions = {state for state in contributions if "deduction" in pool.issues[f"contribution_{state}"].options}
    assert deductions == MAY_ASK_FOR_A_DEDUCTION


def test_a_contribution_in_money_costs_a_state_its_fair_share(pool):
    for state, persons in fair_shares(pool).items():
        if state not in BENEFICIARIES:
            money = pool.issues[f"contribution_{state}"].options["money"].values[state]
            # persons are rounded to a tenth, which is EUR 0.001 million to either side
            assert money == pytest.approx(-persons * EUROS_A_PERSON / 1e6, abs=0.0011)


def test_the_four_receive_what_a_contribution_in_money_costs(pool):
    for state in set(pool.parties) - BENEFICIARIES:
        values = pool.issues[f"contribution_{state}"].options["money"].values
        # the load shares of the four are rounded to a thousandth and add up to 0.999
        assert sum(values[party] for party in BENEFICIARIES) == pytest.approx(-values[state], rel=0.002, abs=0.002)


def test_persons_in_the_red_lines_are_the_fair_shares(pool):
    shares = fair_shares(pool)
    relocated = pool.red_lines["people_not_only_money"].at_least
    deducted = pool.red_lines["real_contributions"].at_most
    counted = [term for limit in (relocated, deducted) for term in limit.of]
    for term in counted:
        assert term.times == pytest.approx(shares[term.issue.removeprefix("contribution_")], abs=0.051)
    assert len(relocated.of) == 23
    assert len(deducted.of) == len(MAY_ASK_FOR_A_DEDUCTION)


def test_the_compact_has_the_modules_states_and_deals_that_it_promises(compact):
    groups = [party.group for party in compact.parties.values()]
    assert groups.count("sending") >= 4
    assert groups.count("receiving") >= 4
    assert set(compact.modules) >= MODULES_OF_THE_MISSION
    assert compact.modules["protections"].floor
    assert len(compact.deals) >= 3
    assert compact.transfers is not None
    assert compact.assistance is not None


def test_sizes_of_receiving_states_follow_the_scale_of_assessments(compact):
    sizes = {"DEU": 6, "ITA": 4, "ESP": 3.5, "AUT": 2}
    for state, size in sizes.items():
        rule = 2.5 * compact.parties[state].indicators["un_scale"] ** 0.5
        assert size == pytest.approx(rule, abs=0.25)
        assert compact.modules["data_monitoring"].benefit[state] == {"all": pytest.approx(0.1 * size)}
