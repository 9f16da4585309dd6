"""The conflicts, corrections and repairs of the shipped files without a deal, worked out by hand."""

import itertools
from functools import cache

import pytest

import winset_instances
from winset_models.analysis.explain import explain
from winset_models.negotiation.reader import read

WITHOUT_A_DEAL = sorted(file.stem for file in winset_instances.folder("infeasible").glob("*.yaml"))
CIRCLE = {
    "red_lines.recognised_first",
    "red_lines.withdrawal_first",
    "red_lines.same_day_only_verified",
    "red_lines.no_inspectors",
}
VISAS = {
    "red_lines.visas_in_force",
    "red_lines.not_without_falken",
    "modules.visas.participation[0]",
    "assistance.budget",
    "parties.FAL.capacities.staff",
}
RETURNS = {"red_lines.visas_in_force", "red_lines.returns_for_visas", "red_lines.no_returns"}
MONEY = {"red_lines.fair_return", "red_lines.no_blank_cheque"}
SEARCH = {
    "modules.missing_persons.requires",
    "modules.missing_persons.participation[0]",
    "red_lines.no_office_without_recognition",
}
REGISTER = {
    "parties.CHA.capacities.staff",
    "parties.DEL.capacities.staff",
    "modules.register.participation[0]",
    "assistance.budget",
    "red_lines.register_in_force",
}
CONFLICTS = {
    "recognition_and_withdrawal": [
        CIRCLE | {"red_lines.no_paper_without_recognition"},
        CIRCLE | {"red_lines.no_paper_without_withdrawal"},
    ],
    "overloaded_compact": [VISAS, RETURNS, MONEY],
    "threshold_out_of_reach": [REGISTER],
    "nobody_gains": [{"parties.EAS.disagreement", "parties.WES.disagreement"}],
    # nine tenths of 30 are 27, and two times 10 is all there is
    "guarantee_without_means": [
        {"fund.needs.relief_east.at_least", "fund.members.EAS.pays_at_most", "fund.members.WES.pays_at_most"}
    ],
    # the search for the missing is all that makes a deal worth 5 to the South, and recognition costs the North 20
    "clashing_red_lines": [
        SEARCH | {want, bar}
        for want in ("red_lines.bring_them_home", "red_lines.not_below_five")
        for bar in ("red_lines.never_recognition", "parties.NOR.disagreement")
    ],
}


@cache
def explained(name):
    return explain(read(winset_instances.path(name)))


def changes(repair):
    return {change.statement: (change.before, change.after) for change in repair.changes}


def minimal_hitting_sets(sets):
    items = sorted(set().union(*sets))
    found = []
    for size in range(len(items) + 1):
        for chosen in map(set, itertools.combinations(items, size)):
            if all(chosen & one for one in sets) and not any(smaller <= chosen for smaller in found):
                found.append(chosen)
    return found


@pytest.mark.parametrize("name", WITHOUT_A_DEAL)
def test_all_conflicts_are_those_found_by_hand(name):
    finding = explained(name)
    wanted = {frozenset(conflict) for conflict in CONFLICTS[name]}
    assert finding.complete
    assert {frozenset(conflict.members) for conflict in finding.conflicts} == wanted
    assert len(finding.smallest.members) == min(map(len, wanted)) == finding.fewest


@pytest.mark.parametrize("name", WITHOUT_A_DEAL)
def test_corrections_are_the_smallest_sets_that_meet_every_conflict(name):
    finding = explained(name)
    wanted = {frozenset(one) for one in minimal_hitting_sets(CONFLICTS[name])}
    assert {frozenset(correction.members) for correction in finding.corrections} == wanted


@pytest.mark.parametrize("name", WITHOUT_A_DEAL)
def test_everything_that_is_claimed_is_confirmed(name):
    finding = explained(name)
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert finding.repairs
    assert finding.repairs_proven
    for repair in finding.repairs:
        assert repair.verified
        assert all(finding.statements[change.statement].for_trade for change in repair.changes)
    for conflict in finding.conflicts:
        assert conflict.irreducible
        assert conflict.without.keys() == set(conflict.members)


def test_the_circle_is_cut_most_cheaply_by_admitting_inspectors():
    first, *others = explained("recognition_and_withdrawal").repairs
    assert first.cost == 3
    assert changes(first) == {"red_lines.no_inspectors": (None, None)}
    assert first.package.shares == {"recognition": {"spring": 1.0}, "withdrawal": {"spring": 1.0}}
    assert set(first.package.opt_ins["inspectors"]) == {"OST", "VES"}
    assert {party: account.gain for party, account in first.accounts.items()} == {"OST": 4, "VES": 11}
    assert [repair.cost for repair in others] == [8, 8]


def test_the_compact_is_relieved_of_one_statement_in_each_conflict():
    finding = explained("overloaded_compact")
    assert len(finding.corrections) == 18
    shared = {"red_lines.no_returns": (None, None), "red_lines.no_blank_cheque": (-6.0, -8.33334)}
    wanted = [
        {"parties.FAL.capacities.staff": (4.0, 5.0)} | shared,
        {"modules.visas.participation[0]": (5.0, 4.0)} | shared,
        {"assistance.budget": (6.0, 8.0)} | shared,
    ]
    found = [changes(repair) for repair in finding.repairs]
    assert sorted(found, key=str) == sorted(wanted, key=str)
    assert all(repair.cost == 4 and repair.accounts["ASA"].gain >= 12.5 for repair in finding.repairs)
    clashing = [{"ASA", "FAL"}, {"CEN", "EST"}, {"BOR", "CEN", "DUN"}]
    assert sorted(map(set, finding.blocking.blocking), key=sorted) == sorted(clashing, key=sorted)
    apart = [{pair.first, pair.second} for pair in finding.blocking.pairs if not pair.agree]
    assert apart == [{"ASA", "FAL"}, {"CEN", "EST"}]


def test_each_level_of_trouble_is_told_apart():
    assert explained("nobody_gains").trouble == "walk-away values"
    assert explained("nobody_gains").status == "no acceptable package"
    assert explained("clashing_red_lines").trouble == "red lines"
    assert explained("clashing_red_lines").status == "no package"


def test_somebody_settles_for_less_where_nobody_gains():
    """East and West have 21.5 without a deal and 21 with one; two per cent of what is paid is lost."""
    found = {}
    for repair in explained("nobody_gains").repairs:
        found |= changes(repair)
    # West lacks 1, which costs East 1/0.98; East can spare 0.5, of which 0.49 arrive
    assert found["parties.EAS.disagreement"] == pytest.approx((12.5, 13 - 1 / 0.98), abs=1e-4)
    assert found["parties.WES.disagreement"] == pytest.approx((9, 8.49), abs=1e-4)


def test_a_place_in_the_file_leads_to_the_statement():
    finding = explained("recognition_and_withdrawal")
    lines = winset_instances.path("recognition_and_withdrawal").read_text(encoding="utf-8").splitlines()
    for key in CIRCLE:
        *_, line, _ = finding.statements[key].location.split(":")
        assert lines[int(line) - 1].strip() == f"{key.removeprefix('red_lines.')}:"
