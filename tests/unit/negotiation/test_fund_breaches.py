"""Rules of a fund that plans break: which, where, by how much, and in what words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund_cases import figures_of, fund_negotiation, random_plan, small_funds
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.breaches import fund_breaches
from winset_models.negotiation.fund.figures import Active, fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.reader import read

YEARS = {
    "stages": ["first", "second"],
    "scenarios": {
        "tree": {
            "now": {"values": {"need": 1}},
            "calm": {"after": "now", "probability": 0.75, "values": {"need": 0}},
            "storm": {"after": "now", "probability": 0.25, "values": {"need": 4}},
        }
    },
}
NOW, CALM, STORM = range(3)
PEOPLE = {"A": {"name": "Kenya"}, "B": {"name": "Malta", "discount": 0.5}}


def broken(figures, plan, active=None):
    """Return the broken rules in words, with the state and the amount."""
    found = fund_breaches(figures, FundPlan.model_validate(plan), active or everything(figures))
    return {entry.breach.statement: (entry.node, pytest.approx(entry.breach.amount)) for entry in found}


def test_a_plan_that_does_nothing_keeps_all_rules():
    assert broken(figures_of(PEOPLE, **YEARS), {}) == {}


def test_limits_of_members_name_the_first_state_in_which_they_are_broken():
    members = {
        "A": {"pays_at_most": {"base": 1, "per": {"need": 1}}, "pays_in_all": 4, "pledge_at_most": 2},
        "B": {"draws_at_most": 1, "saves_at_most": 2, "pays_at_most": [1, 3]},
    }
    figures = figures_of(PEOPLE, **YEARS, members=members, pledging={})
    plan = {
        "pledges": {"A": 3, "B": 9},
        "contributions": {"A": [3, 0, 6], "B": [0, 0, 0]},
        "draws": {"A": [3, 0, 3], "B": [0, 0, 3]},
        "savings": {"B": [2.5, 0, 0]},
    }
    assert broken(figures, plan) == {
        "Kenya pays at most what it can in each state (1 to 5 million EUR)": (NOW, 1),
        "Kenya pays at most 4 million EUR over all stages": (STORM, 5),
        "Kenya pledges at most 2 million EUR": (None, 1),
        "Kenya pays no more than it has pledged in any state": (STORM, 3),
        "Kenya draws nothing beyond support for its needs": (NOW, 3),
        "Malta draws at most 1 million EUR in any state beyond support for its needs": (STORM, 2),
        "Malta puts aside at most 2 million EUR by itself from one stage to the next": (NOW, 0.5),
    }


def test_pledges_over_all_stages_and_a_fund_without_pledges():
    figures = figures_of(PEOPLE, **YEARS, pledging={"per": "all"})
    plan = {"pledges": {"A": 3}, "contributions": {"A": [2, 0, 2]}, "draws": {"B": [2, 0, 2]}}
    assert broken(figures, plan)["Kenya pays no more than it has pledged over all stages"] == (STORM, 1)
    assert broken(figures_of(PEOPLE), {"pledges": {"A": 1}}) == {"there are no pledges": (None, 1)}


NEEDS = {
    "homes": {"name": "Homes in Malta", "of": "B", "amount": {"per": {"need": 1}}, "at_least": 0.8, "at_most": 0.9},
    "water": {"of": "A", "amount": 1, "module": "supply", "at_least": 1},
}


def test_guarantees_hold_in_every_state_and_only_for_needs_that_exist():
    negotiation = fund_negotiation(PEOPLE, sections={"modules": {"supply": {}}}, **YEARS, needs=NEEDS)
    figures = fund_figures(negotiation)
    plan = {"support": {"homes": [0.8, 0, 3], "water": [1, 1, 2]}, "contributions": {"A": [1.8, 1, 5]}}
    assert broken(figures, plan) == {
        "the fund covers at least 80 % of Homes in Malta in every state": (STORM, 0.2),
        "the fund pays no more for water than is needed in any state": (STORM, 1),
    }
    without = Active(frozenset({"homes"}), frozenset(), frozenset())
    words = "the fund pays no more for water than is needed in any state"
    assert broken(figures, plan, without)[words] == (NOW, 2)
    assert broken(figures, {}) == {
        "the fund covers at least 80 % of Homes in Malta in every state": (NOW, 3.2),
        "the fund covers all of water in every state": (NOW, 1),
    }
    package = Package(opt_ins={"supply": {"A": "in"}}, fund=plan)
    assert [breach.path for breach in violations(negotiation, package)] == [
        ("fund", "needs", "homes", "at_least"),
        ("fund", "needs", "water", "at_most"),
    ]
    assert {breach.statement for breach in violations(negotiation, Package())} == {
        "the fund covers at least 80 % of Homes in Malta in every state"
    }


def test_donors_give_on_their_conditions():
    donors = {
        "bank": {
            "name": "World Bank",
            "gives_at_most": 3,
            "gives_in_all": 4,
            "matches": 0.5,
            "needs": ["homes"],
            "modules": ["supply"],
        }
    }
    negotiation = fund_negotiation(
        PEOPLE, sections={"modules": {"supply": {}}}, **YEARS, needs={"homes": NEEDS["homes"]}, donors=donors
    )
    figures = fund_figures(negotiation)
    plan = {
        "contributions": {"A": [1, 6, 0]},
        "gifts": {"bank": [1, 2, 3.4]},
        "support": {"homes": [0.8, 0, 3.4]},
        "draws": {"A": [1.2, 8, 0]},
    }
    limit = "World Bank gives at most 3 million EUR in any state, once supply is in force"
    expected = {
        limit: (STORM, 0.4),
        "World Bank gives at most 4 million EUR over all stages": (STORM, 0.4),
        "World Bank gives at most 0.5 for each unit that members pay in any state": (NOW, 3.4),
        "what World Bank gives is used for Homes in Malta only in every state": (NOW, 2),
        "Kenya draws nothing beyond support for its needs": (NOW, 8),
    }
    assert broken(figures, plan) == expected
    never = Active(frozenset({"homes"}), frozenset(), frozenset())
    assert broken(figures, plan, never)[limit] == (NOW, 3.4)


def test_a_reserve_has_limits_and_an_end():
    reserve = {"initial": 1, "at_least": 0.5, "at_most": 2, "interest": 0.1}
    figures = figures_of(PEOPLE, **YEARS, reserve=reserve)
    kept = {"contributions": {"A": [2, 0, 0]}, "reserve": [3, 0, 1], "refunds": [0, 3.3, 2.3]}
    assert broken(figures, kept) == {
        "leftovers are returned after the last stage, and nobody saves beyond it": (STORM, 1),
        "the fund keeps at most 2 million EUR at the end of every stage but the last": (NOW, 1),
    }
    spent = {"draws": {"A": [1, 0, 0]}, "reserve": [0, 0, 0], "refunds": [0, 0, 0]}
    words = "the fund keeps at least 0.5 million EUR at the end of every stage but the last"
    assert broken(figures, spent)[words] == (NOW, 0.5)
    assert broken(figures, {"reserve": [0, 1, 0]})["what comes into the fund is paid out or kept in every state"] == (
        NOW,
        1,
    )
    bare = figures_of(PEOPLE, **YEARS)
    assert broken(bare, {"contributions": {"A": [1, 0, 0]}, "reserve": [1, 0, 0]}) == {
        "the fund keeps nothing from one stage to the next": (NOW, 1)
    }


@pytest.mark.parametrize(
    ("applies", "words", "state", "short"),
    [
        ("stages", "Kenya pays at least 80 % of its share of all contributions in every state", STORM, 1.6),
        ("expected", "Kenya can expect to pay at least 80 % of its share of all contributions", None, 0.35),
        ("pledges", "Kenya pledges at least 80 % of its share of all pledges", None, 0.7),
    ],
)
def test_keys_hold_for_what_they_apply_to(applies, words, state, short):
    key = {"shares": {"A": 1, "B": 3}, "at_least": 0.8, "at_most": 1.2, "applies_to": applies}
    figures = figures_of(PEOPLE, **YEARS, key=key, pledging={}, members={"all": {"draws_at_most": 9}})
    plan = {
        "pledges": {"A": 0.5, "B": 5.5},
        "contributions": {"A": [0.25, 0, 0], "B": [0.75, 0, 8]},
        "draws": {"A": [1, 0, 8]},
    }
    found = broken(figures, plan)
    assert found[f"{words}, which is 25 %"] == (state, short)
    assert any("Malta" in words and "at most 120 %" in words for words in found)


WORKS = {
    "name": "Works",
    "implementer": "B",
    "stage": 2,
    "efforts": {
        "high": {"name": "full effort", "cost": 1, "outcomes": {"good": 0.75, "bad": 0.25}},
        "low": {"outcomes": {"good": 0.25, "bad": 0.75}},
    },
    "wanted": "high",
    "most_payment": 5,
    "reservation": 0.5,
}


def test_contracts_make_effort_worthwhile_and_acceptable():
    negotiation = fund_negotiation(
        PEOPLE,
        sections={"modules": {"supply": {}}},
        stages=["first", "second"],
        contracts={"works": {**WORKS, "module": "supply"}},
    )
    figures = fund_figures(negotiation)
    plan = {
        "payments": {"works": {"good": 6, "bad": -1}},
        "contributions": {"A": [0, 6, -1]},
    }
    assert broken(figures, plan) == {
        "no payment of the fund is negative in any state": (2, 1),
        "Malta never has to pay anything under Works": (None, 1),
        "Works pays at most 5 million EUR for any outcome": (None, 1),
    }
    cheap = {"payments": {"works": {"good": 3, "bad": 0}}, "contributions": {"A": [0, 3, 0]}}
    assert broken(figures, cheap) == {
        "under the payments of Works, “full effort” pays Malta at least as well as “low”": (None, 0.25),
        "the outcome payments of Works are worth at least what the effort costs Malta and the 0.5 million EUR that it "
        "would have elsewhere": (None, 0.375),
    }
    nothing = Active(frozenset(), frozenset(), frozenset())
    assert broken(figures, cheap, nothing) == {"Works pays only if it comes about": (None, 3)}


def test_members_that_may_walk_away_must_prefer_to_stay():
    figures = figures_of(
        PEOPLE,
        **YEARS,
        commitment="limited",
        worthwhile="by itself",
        members={"A": {"penalty": 2}, "B": {"draws_at_most": 9}},
    )
    plan = {"contributions": {"A": [0, 0, 4]}, "draws": {"B": [0, 0, 4]}}
    assert broken(figures, plan) == {
        "Kenya prefers to stay in the fund in every state to walking away, which would cost it 2 million EUR": (
            STORM,
            2,
        ),
        "Kenya is at least as well off with the fund as without it": (None, 1),
    }


def test_money_stays_where_its_utility_is_considered():
    member = {"income": 4, "utility": {"form": "logarithmic", "over": [2, 5]}}
    figures = figures_of(PEOPLE, **YEARS, members={"A": member, "B": {"draws_at_most": 9}})
    plan = {"contributions": {"A": [1, 2.5, 0]}, "draws": {"B": [1, 2.5, 0]}}
    assert broken(figures, plan) == {"Kenya is left with 2 to 5 million EUR in every state": (CALM, 0.5)}


def test_rules_lead_to_their_places_in_the_file(tmp_path):
    file = tmp_path / "fund.yaml"
    file.write_text(
        "winset: 1\ntitle: t\nunit: { name: points }\nparties: { A: { group: g }, B: }\n"
        "fund:\n  stages: [now]\n  members:\n    g: { pays_at_most: 1 }\n    all:\n"
        "  needs:\n    n: { of: B, amount: 3, at_least: 1 }\n"
    )
    negotiation = read(file)
    figures = fund_figures(negotiation)
    found = fund_breaches(figures, FundPlan(contributions={"A": [2]}, draws={"B": [2]}), everything(figures))
    places = {entry.breach.statement: negotiation.origin.locate(entry.breach.path) for entry in found}
    assert {words: (place.line, place.column) for words, place in places.items()} == {
        "A pays at most 1 point": (8, 10),
        "B draws nothing beyond support for its needs": (9, 5),
        "the fund covers all of n": (11, 28),
    }


def statements_of(figures):
    """Return every statement that can be made about a fund."""
    fund = figures.fund
    for member in figures.members:
        for say in (
            says.pays_at_most,
            says.draws_at_most,
            says.saves_at_most,
            says.considered_money,
            says.stays,
            says.worthwhile,
            says.value_of,
            says.pays_what_it_pledged,
        ):
            yield say(figures, member)
        if member in figures.shares:
            yield from (say(figures, member) for say in (says.key_at_least, says.key_at_most, says.key_price))
    for need in figures.needs:
        yield from (says.covers_at_least(figures, need), says.covers_at_most(figures, need))
    for contract, part in figures.contracts.items():
        for say in (says.least_payment, says.most_payment, says.makes_contract_acceptable, says.no_contract):
            yield say(figures, contract)
        yield from (says.makes_effort_worthwhile(figures, contract, effort) for effort in part.efforts)
    for donor, terms in figures.donors.items():
        yield from (say(figures, donor) for say in (says.gives_at_most, says.gives_in_all, says.matches))
        if terms.earmarked:
            yield says.earmarked(figures, donor)
    if fund.key:
        yield says.key_burden(figures)
    for say in (says.balance, says.not_negative, says.last_stage, says.no_pledges, says.no_reserve):
        yield say(figures)


@settings(deadline=None)
@given(small_funds())
def test_every_statement_reads_as_one_and_leads_into_the_fund(negotiation):
    figures = fund_figures(negotiation)
    said = list(statements_of(figures))
    for statement in said:
        assert statement.path[0] == "fund"
        assert statement.words
        assert "  " not in statement.words
        assert "_" not in statement.words
        assert statement.party is None or statement.party in negotiation.parties
    rules = [(statement.path, statement.words) for statement in said]
    assert len(set(rules)) == len(rules)


@settings(deadline=None)
@given(small_funds(), st.integers(0, 3))
def test_breaches_quote_statements_and_grow_with_what_is_paid(negotiation, seed):
    figures = fund_figures(negotiation)
    plan, active = random_plan(figures, seed), everything(figures)
    known = {(statement.path, statement.words) for statement in statements_of(figures)}
    for found in fund_breaches(figures, plan, active):
        assert found.breach.amount > 0
        assert found.node is None or 0 <= found.node < figures.tree.nodes
        assert found.breach.path[0] == "fund"
        extra = ("pays_in_all", "pledge_at_most", "at_least", "at_most")
        assert (found.breach.path, found.breach.statement) in known or found.breach.path[-1] in extra
    assert all("comes into the fund" not in found.breach.statement for found in fund_breaches(figures, plan, active))
    first = next(iter(figures.members))
    huge = plan.model_copy(update={"contributions": {first: np.full(figures.tree.nodes, 1e6).tolist()}})
    worst = fund_breaches(figures, huge, active)[0].breach
    assert worst.statement == says.balance(figures).words
    assert worst.amount > 1e5
