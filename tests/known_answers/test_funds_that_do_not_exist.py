"""Funds without a plan, whose conflicts and ways out follow by hand."""

import copy

import pytest

from fund_cases import figures_of, fund_negotiation
from winset_models.analysis.explain import explain
from winset_models.analysis.fund import fund
from winset_models.analysis.funds.absence import absence
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control

STORM = {
    "calm": {"probability": 0.7, "values": {"loss": [1, 1]}},
    "storm": {"probability": 0.3, "values": {"loss": [1, 10]}},
}
RELIEF = {"relief": {"of": "A", "amount": {"per": {"loss": 1}}, "at_least": 0.8, "benefit": {"B": 2}}}


def underfunded(**changes):
    fund = {
        "stages": ["this year", "next year"],
        "scenarios": {"paths": STORM},
        "members": {"A": {"pays_at_most": 3}, "B": {"pays_at_most": 2}},
        "needs": RELIEF,
    }
    return figures_of(**{**fund, **changes})


def explained(figures):
    found = absence(figures, everything(figures), Control())
    assert [check.claim for check in found.checks if check.outcome != "confirmed"] == []
    return found


def ways_out(found):
    assert all(repair.verified and repair.solved_again for repair in found.repairs)
    return {tuple((change.statement, change.before, change.after) for change in r.changes) for r in found.repairs}


def test_a_guarantee_of_more_than_everybody_can_pay():
    """In the storm 8 of 10 are guaranteed and 3 + 2 can be paid; covered units are worth enough for both."""
    found = explained(underfunded())
    assert (found.status, found.trouble, found.complete) == ("no package", "text", True)
    paths = {"fund.needs.relief.at_least", "fund.members.A.pays_at_most", "fund.members.B.pays_at_most"}
    assert [set(conflict.members) for conflict in found.conflicts] == [paths]
    assert {key: found.statements[key].words for key in paths} == {
        "fund.needs.relief.at_least": "the fund covers at least 80 % of relief in every state",
        "fund.members.A.pays_at_most": "A pays at most 3 million EUR in any state",
        "fund.members.B.pays_at_most": "B pays at most 2 million EUR in any state",
    }
    assert ways_out(found) == {
        (("fund.needs.relief.at_least", 0.8, 0.5),),
        (("fund.members.A.pays_at_most", 3, 6),),
        (("fund.members.B.pays_at_most", 2, 5),),
    }


def test_a_reserve_is_a_way_to_be_ready():
    """Five this year, of which 0.8 are needed, and five in the storm: 9.2 ≥ 8, so that there is a plan."""
    assert explained(underfunded(reserve={})).deal


def test_a_guarantee_falls_alike_in_every_state():
    """With 6 for needs of 4 and 8 together, half of each can be covered: the share falls to a half, and not further."""
    needs = {"relief": {**RELIEF["relief"], "amount": [4, 8]}}
    members = {"A": {"pays_in_all": 6}, "B": {"pays_at_most": 0}}
    found = explained(underfunded(needs=needs, members=members))
    assert (("fund.needs.relief.at_least", 0.8, 0.5),) in ways_out(found)


def test_what_members_have_without_a_deal_about_everything_is_not_about_the_fund():
    parties = {"A": {"disagreement": 100}, "B": {"minimum_menu": 3, "disagreement": -7}}
    found = explained(underfunded(parties=parties))
    assert [conflict.members for conflict in found.conflicts] == [
        conflict.members for conflict in explained(underfunded()).conflicts
    ]


def test_equal_shares_that_the_poorer_cannot_pay():
    """Half of 8 is 4, and B can pay 2; the key gives way to 2 of 8, half of B's share."""
    found = explained(
        underfunded(
            members={"A": {"pays_at_most": 9}, "B": {"pays_at_most": 2}},
            key={"shares": 1, "at_least": 0.75, "applies_to": "stages"},
        )
    )
    keys = {"fund.needs.relief.at_least", "fund.members.B.pays_at_most", "fund.key.at_least"}
    assert [set(conflict.members) for conflict in found.conflicts] == [keys]
    assert "and likewise B" in found.statements["fund.key.at_least"].words
    assert (("fund.key.at_least", 0.75, 0.5),) in ways_out(found)
    assert (("fund.members.B.pays_at_most", 2, 3),) in ways_out(found)


def test_who_would_pay_for_others_only_walks_away():
    """B gets nothing for its 2 in the storm; A can pay 3 of the 4 that are guaranteed."""
    found = explained(
        underfunded(
            needs={"relief": {**RELIEF["relief"], "benefit": {}, "at_least": 0.4}},
            commitment="limited",
        )
    )
    stays = {"fund.needs.relief.at_least", "fund.members.A.pays_at_most", "fund.commitment"}
    worse = {"fund.needs.relief.at_least", "fund.members.A.pays_at_most", "parties.B.disagreement"}
    assert [set(conflict.members) for conflict in found.conflicts] == [stays, worse]
    assert (("fund.needs.relief.at_least", 0.4, 0.3),) in ways_out(found)


def test_a_contract_that_cannot_be_paid_enough():
    """Success must be paid 3/(0.8 − 0.5) = 10, and 9 is the limit; or the cheap effort costs 0.3 more."""
    efforts = {
        "basic": {"outcomes": {"no": 0.5, "yes": 0.5}},
        "careful": {"cost": 3, "outcomes": {"no": 0.2, "yes": 0.8}},
    }
    contract = {"implementer": "agency", "efforts": efforts, "wanted": "careful", "most_payment": 9}
    contracts = {"work": {**contract, "values": {"yes": {"all": 20}}}}
    found = explained(figures_of(contracts=contracts, members={"all": {"draws_at_most": 5}}))
    clash = ("least_payment", "most_payment", "efforts.basic")
    assert [set(item.members) for item in found.conflicts] == [{f"fund.contracts.work.{entry}" for entry in clash}]
    assert ways_out(found) == {
        (("fund.contracts.work.least_payment", 0, -1),),
        (("fund.contracts.work.most_payment", 9, 10),),
        (("fund.contracts.work.efforts.basic", 0, 0.3),),
    }


def test_needs_of_modules_in_force_cannot_be_given_up_by_staying_outside():
    """In the package A does not join aid; looked at by itself, with aid in force, the fund has no plan."""
    needs = {"relief": {"of": "A", "module": "aid", "amount": 8, "at_least": 1, "benefit": {"A": 10}}}
    negotiation = fund_negotiation(
        sections={"modules": {"aid": {}}, "red_lines": {"never": {"party": "B", "payoff_at_least": 5}}},
        members={"all": {"pays_at_most": 1}},
        needs=needs,
    )
    figures = fund_figures(negotiation)
    assert absence(figures, everything(figures, []), Control()).deal
    found = explained(figures)
    assert [set(conflict.members) for conflict in found.conflicts] == [
        {"fund.needs.relief.at_least", "fund.members.all.pays_at_most"}
    ]
    words = "A pays at most 1 million EUR, and likewise B"
    assert found.statements["fund.members.all.pays_at_most"].words == words
    assert ways_out(found) == {
        (("fund.needs.relief.at_least", 1, 0.125),),
        (("fund.members.all.pays_at_most", 1, 8),),
    }


def test_the_fund_is_a_part_of_the_package_that_is_explained():
    """A must join aid, and then has a need that nobody can cover."""
    negotiation = fund_negotiation(
        sections={
            "modules": {"aid": {"benefit": 20}},
            "red_lines": {"joins": {"party": "A", "require": {"module": "aid", "by": "A"}}},
        },
        members={"all": {"pays_at_most": 1}},
        needs={"relief": {"of": "A", "module": "aid", "amount": 8, "at_least": 1, "benefit": {"B": 2}}},
    )
    found = explain(negotiation)
    assert [set(conflict.members) for conflict in found.conflicts] == [
        {"fund.needs.relief.at_least", "fund.members.all.pays_at_most", "red_lines.joins"}
    ]
    assert (("fund.needs.relief.at_least", 1, 0.25),) in ways_out(found)


def edited(data, repair):
    """Return the data of a file after just what a way out says to write or delete."""
    data = copy.deepcopy(data)
    for change in repair.changes:
        for path in (change.path, *change.others):
            *before, last = path.split(".")
            part = data
            for key in before:
                part = part.setdefault(key, {})
            if change.after is None:
                del part[last]
            else:
                part[last] = change.after
    return data


TOO_LITTLE_FOR_A = {
    "members": {"A": {"pays_at_most": 9}, "B": {"pays_at_most": 2}},
    "needs": {"relief": {"of": "B", "amount": 8, "at_least": 1, "at_most": 1}},
    "donors": {"bank": {"gives_at_most": 4, "needs": ["relief"], "matches": 0.1}},
    "key": {"shares": 1, "at_most": 1},
}


@pytest.mark.parametrize("changes", [{}, {"key": {"shares": 1, "at_least": 0.75}}, TOO_LITTLE_FOR_A])
def test_what_a_way_out_says_to_edit_gives_the_file_a_plan(changes):
    """Asked as `winset fund` asks, about the file with just these entries changed."""
    negotiation = underfunded(**changes).negotiation
    data = negotiation.model_dump(mode="json", exclude_unset=True)
    found = fund(negotiation).explanation
    assert found.repairs
    for repair in found.repairs:
        assert not any(change.path.startswith("parties.") for change in repair.changes)
        assert fund(Negotiation.model_validate(edited(data, repair))).status == "optimal"


def test_who_would_be_worse_off_is_told_beside_the_ways_out():
    """A pays its half of 8 and gets nothing for it; what it lacks is no entry of the file."""
    need = {"relief": {"of": "B", "amount": 8, "at_least": 1}}
    found = explained(figures_of(needs=need, members={"all": {}}, key={"shares": 1, "at_least": 1}))
    assert found.about == "fund"
    assert found.shortfalls == pytest.approx({"A": 4})
    assert found.statements["parties.A.disagreement"].words == "A is not worse off than outside the fund"
    assert not found.statements["parties.A.disagreement"].for_trade
    assert all("parties.A.disagreement" not in key for way in ways_out(found) for key, *_ in way)


def test_a_stopped_search_says_so():
    figures = underfunded()
    control = Control()
    control.cancellation.request()
    assert absence(figures, everything(figures), control).status == "stopped without a solution"
