"""Mistakes and doubts in the section on a fund, each at its place."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from fault_cases import found_in, named, told
from fund_cases import small_funds
from winset_models.negotiation.fund import figures
from winset_models.negotiation.fund.parts import Scenarios
from winset_models.negotiation.fund.scenarios import world_of
from winset_models.negotiation.origin import dotted

HEAD = """\
winset: 1
title: Relief
unit: { name: million EUR }
parties:
  KEN: { group: hosts, discount: 0.9, indicators: { gdp: 1 } }
  DEU: { group: givers, discount: 0.9, indicators: { gdp: 4 } }
  USA: { discount: 0.9 }
modules:
  shelter: { open_to: hosts, benefit: 1 }
  returns: { open_to: [givers, USA], benefit: 1 }
"""
SOUND = """\
fund:
  stages: [2026, 2027]
  scenarios:
    paths:
      calm: { probability: 0.75, values: { arrivals: [1, 1] } }
      crisis: { probability: 0.25, values: { arrivals: [1, 3] } }
  members:
    hosts: { income: { base: [8, 10], per: { arrivals: -1 } }, utility: { form: power, over: [0.5, 40] } }
    DEU: { income: 40, pays_at_most: [5, 6], pledge_at_most: 9, risk: { weight: 0.5 } }
  needs:
    camps: { of: KEN, amount: { per: { arrivals: 2 } }, at_least: 0.5, benefit: { givers: 0.1 } }
    homes: { of: KEN, amount: 2, module: shelter, at_most: 0.9 }
  key: { indicators: { gdp: 1 }, of: [hosts, DEU], at_least: 0.25, at_most: 2, applies_to: pledges }
  pledging: { fee: 0.01 }
  reserve: { at_least: 0, at_most: 20, interest: 0.02 }
  donors:
    bank: { gives_at_most: [2, 3], needs: [camps], contracts: [jobs], modules: [shelter] }
  contracts:
    jobs:
      implementer: KEN
      module: shelter
      stage: 2
      efforts:
        full: { cost: 1, outcomes: { many: 0.75, few: 0.25 } }
        none: { outcomes: { many: 0.25, few: 0.75 } }
      wanted: full
      values: { many: { all: 1, DEU: 4 } }
      verification: { many: { many: 0.9, few: 0.1 } }
      most_payment: 6
deals:
  draft: { fund: { pledges: { DEU: 5 }, payments: { jobs: { many: 3 } } } }
"""


ELSEWHERE = {
    "wrong-probabilities fund.scenarios.paths": 14,
    "contradiction fund.key.applies_to": 23,
    "no-limit fund.contracts.jobs": 29,
}
"""Lines of faults that are found where something else is written."""


def test_a_sound_fund_has_neither_faults_nor_doubts(tmp_path):
    negotiation, found = found_in(tmp_path, HEAD + SOUND)
    assert [str(doubt) for doubt in found] == []
    assert list(negotiation.fund.members) == ["hosts", "DEU"]


@pytest.mark.parametrize(
    ("old", "new", "fault", "words"),
    [
        ("    hosts: { income", "    host: { income", "unknown-party fund.members.host", "did you mean `hosts`?"),
        ("of: KEN, amount: 2", "of: hosts, amount: 2", "unknown-party fund.needs.homes.of", "`hosts` is a group"),
        ("of: KEN, amount: 2", "of: USA, amount: 2", "no-member fund.needs.homes.of", "`members` of the fund"),
        (
            "module: shelter, at",
            "module: sheltr, at",
            "unknown-module fund.needs.homes.module",
            "did you mean `shelter`",
        ),
        (
            "per: { arrivals: 2",
            "per: { arivals: 2",
            "unknown-quantity fund.needs.camps.amount.per.arivals",
            "`arrivals`",
        ),
        ("base: [8, 10]", "base: [8, 9, 10]", "wrong-length fund.members.hosts.income.base", "3 numbers"),
        ("[5, 6]", "[5, 6, 7]", "wrong-length fund.members.DEU.pays_at_most", "2 in the order of the stages"),
        ("at_most: 0.9", "at_most: 0.9, at_least: 1", "contradiction fund.needs.homes.at_least", "at most 0.9"),
        ("{ givers: 0.1", "{ USA: 0.1", "no-member fund.needs.camps.benefit.USA", "one of `KEN`, `DEU`"),
        ("[2026, 2027]", "[2026, 2026]", "repeated-name fund.stages", "its own name"),
        ("probability: 0.75", "probability: 0.5", "wrong-probabilities fund.scenarios.paths", "got 0.75, wanted 1"),
        ("arrivals: [1, 3]", "arrivals: [1, 3, 2]", "wrong-length fund.scenarios.paths.crisis.values.arrivals", "2"),
        ("over: [0.5, 40]", "over: [40, 0.5]", "wrong-order fund.members.hosts.utility.over", "the smaller one first"),
        ("over: [0.5, 40]", "over: [0, 40]", "out-of-range fund.members.hosts.utility.over", "amounts above 0"),
        ("over: [0.5, 40]", "over: [2, 40]", "utility-domain fund.members.hosts.utility.over", "at most 1 to"),
        ("base: [8, 10]", "base: [1, 10]", "utility-domain fund.members.hosts.utility", "-2 in "),
        ("needs: [camps]", "needs: [camp]", "unknown-need fund.donors.bank.needs[0]", "did you mean `camps`?"),
        ("contracts: [jobs]", "contracts: [job]", "unknown-contract fund.donors.bank.contracts[0]", "`jobs`"),
        ("modules: [shelter]", "modules: [homes]", "unknown-module fund.donors.bank.modules[0]", "one of `shelter`"),
        ("[2, 3]", "[2, 3, 4]", "wrong-length fund.donors.bank.gives_at_most", "3 numbers"),
        ("{ gdp: 1 }, of", "{ gpd: 1 }, of", "unknown-indicator fund.key.indicators.gpd", "did you mean `gdp`?"),
        ("{ gdp: 1 }, of", "{ gdp: 0 }, of", "zero-key fund.key.indicators", "nobody has a share"),
        ("key: { indicators: { gdp: 1 }", "key: { shares: { USA: 1 }", "no-member fund.key.shares.USA", "no member"),
        ("key: { indicators: { gdp: 1 }", "key: { shares: 0", "zero-key fund.key.shares", "a weight above 0"),
        ("key: { indicators: { gdp: 1 }", "key: { indicators: { gdp: 1 }, shares: 1", "key-form fund.key", "either"),
        ("key: { indicators: { gdp: 1 },", "key: {", "key-form fund.key", "in one of them"),
        ("of: [hosts, DEU]", "of: [hosts, USA]", "no-member fund.key.of[1]", "add `USA`"),
        ("at_least: 0.25", "at_least: 1.25", "out-of-range fund.key.at_least", "not everybody can bear more"),
        ("at_most: 2,", "at_most: 0.75,", "out-of-range fund.key.at_most", "not everybody can bear less"),
        ("  pledging: { fee: 0.01 }\n", "", "contradiction fund.key.applies_to", "add `pledging: {}`"),
        ("at_least: 0, at_most: 20", "at_least: 21, at_most: 20", "contradiction fund.reserve.at_least", "at most 20"),
        ("interest: 0.02", "interest: -1", "out-of-range fund.reserve.interest", "more than -1"),
        ("implementer: KEN", "implementer: USA", "no-member fund.contracts.jobs.implementer", "no member"),
        ("stage: 2", "stage: 3", "out-of-range fund.contracts.jobs.stage", "at most 2"),
        ("wanted: full", "wanted: ful", "unknown-effort fund.contracts.jobs.wanted", "did you mean `full`?"),
        ("few: 0.25 } }", "few: 0.5 } }", "wrong-probabilities fund.contracts.jobs.efforts.full.outcomes", "1.25"),
        ("values: { many", "values: { more", "unknown-outcome fund.contracts.jobs.values.more", "`many`"),
        ("DEU: 4 }", "USA: 4 }", "no-member fund.contracts.jobs.values.many.USA", "no member"),
        ("verification: { many", "verification: { much", "unknown-outcome fund.contracts.jobs.verification.much", ""),
        ("many: 0.9, few", "many: 0.8, few", "wrong-probabilities fund.contracts.jobs.verification.many", "0.9"),
        ("      most_payment: 6\n", "", "no-limit fund.contracts.jobs", "add `most_payment`"),
        (
            "most_payment: 6",
            "least_payment: 7\n      most_payment: 6",
            "contradiction fund.contracts.jobs.least_payment",
            "",
        ),
        ("pledges: { DEU", "pledges: { USA", "no-member deals.draft.fund.pledges.USA", "no member"),
        ("payments: { jobs", "payments: { job", "unknown-contract deals.draft.fund.payments.job", "`jobs`"),
        ("jobs: { many: 3", "jobs: { much: 3", "unknown-outcome deals.draft.fund.payments.jobs.much", "`many`"),
        ("stage: 2", 'stage: "2027"', "wrong-type fund.contracts.jobs.stage", "1–2: “2027” is stage 2"),
        ("stage: 2", "stage: 2026", "out-of-range fund.contracts.jobs.stage", "1–2: “2026” is stage 1"),
        ("stage: 2", 'stage: "2"', "wrong-type fund.contracts.jobs.stage", "write 2 without quotes"),
        ("stage: 2", "stage: later", "wrong-type fund.contracts.jobs.stage", "number of the stage, 1–2"),
        ("at_least: 0.5, benefit", "at_least: 40, benefit", "out-of-range fund.needs.camps.at_least", "write 0.4"),
        ("risk: { weight: 0.5 }", "risk: 0.7", "wrong-type fund.members.DEU.risk", "write {weight: 0.7}"),
        ("stages: [2026, 2027]", 'stages: [2026, " "]', "bad-name fund.stages[1]", "one line"),
        ("stages: [2026, 2027]", 'stages: ["20\\n26", 2027]', "bad-name fund.stages[0]", "one line"),
    ],
)
def test_a_mistake_is_found_at_its_place(tmp_path, old, new, fault, words):
    negotiation, mistake, line = told(tmp_path, HEAD + SOUND, (old, new), fault)
    assert negotiation is None
    assert words in str(mistake)
    assert mistake.location.line == ELSEWHERE.get(fault, line)


@pytest.mark.parametrize(
    ("add", "fault", "words"),
    [
        ("  repeats: true\n", "cannot-repeat fund.repeats", "2 stages"),
        ("  repeats: true\n", "cannot-repeat fund.reserve", "keeps nothing"),
        ("  repeats: true\n", "cannot-repeat fund.contracts.jobs", "efforts are made once"),
        ("  repeats: true\n", "cannot-repeat fund.members.DEU.risk", "leave it out"),
        ("  overhead: 2\n", "out-of-range fund.overhead", ""),
    ],
)
def test_what_does_not_go_together_is_said(tmp_path, add, fault, words):
    _, mistake, _ = told(tmp_path, HEAD + SOUND, ("fund:\n", "fund:\n" + add), fault)
    assert words in str(mistake)


def plain(tmp_path, fund, parties="{ A: { discount: 0.9 }, B: { discount: 0.9, group: b } }", rest=""):
    text = f"winset: 1\ntitle: t\nunit: {{ name: points }}\nparties: {parties}\nfund: {fund}\n{rest}"
    negotiation, found = found_in(tmp_path, text)
    return negotiation, named(found), "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("fund", "fault", "words"),
    [
        ("{ repeats: true, members: { A: { saves_at_most: 1 } } }", "cannot-repeat fund.members.A.saves_at_most", ""),
        ("{ repeats: true, members: { A: { pays_in_all: 1 } } }", "cannot-repeat fund.members.A.pays_in_all", ""),
        (
            "{ repeats: true, members: { A: }, pledging: { per: all } }",
            "cannot-repeat fund.pledging.per",
            "each period",
        ),
        (
            "{ repeats: true, members: { A: }, key: { shares: 1, price: 1 } }",
            "cannot-repeat fund.key.price",
            "applies to `stages`",
        ),
        (
            "{ repeats: true, members: { A: }, donors: { d: { gives_at_most: 1, gives_in_all: 2 } } }",
            "cannot-repeat fund.donors.d.gives_in_all",
            "over all periods",
        ),
        (
            "{ members: { A: { saves_at_most: 1 } }, commitment: limited }",
            "contradiction fund.members.A.saves_at_most",
            "cannot save by itself",
        ),
        (
            "{ members: { A: { utility: { form: logarithmic } } } }",
            "utility-domain fund.members.A.utility",
            "give it an `income`",
        ),
        (
            "{ members: { all: { utility: { form: logarithmic } } } }",
            "utility-domain fund.members.all.utility",
            "without the fund `A` has nothing",
        ),
    ],
)
def test_a_small_fund_may_be_wrong_too(tmp_path, fund, fault, words):
    negotiation, found, text = plain(tmp_path, fund.replace("{ ", "{ stages: [now], ", 1))
    assert negotiation is None
    assert fault in found
    assert words in text


def test_a_fund_that_repeats_needs_members_that_discount(tmp_path):
    _, found, text = plain(
        tmp_path, "{ stages: [now], repeats: true, members: { A: , B: } }", "{ A: , B: { discount: 0 } }"
    )
    assert found == ["no-discount parties.A"]
    assert "`A` does not discount, but the fund repeats for ever" in text
    fund = "{ stages: [now], repeats: true, members: { A: } }"
    _, found, text = plain(tmp_path, fund, "{ A: { discount: 0.999999999999999 }, B: }")
    assert (found[0], "hardly discounts" in text) == ("no-discount parties.A.discount", True)


@pytest.mark.parametrize(
    ("member", "limit", "refused"),
    [
        ("{ income: 5, utility: { form: logarithmic } }", "at_most: { value: 9, of: [ { payoff: A } ] }", True),
        ("{ risk: { weight: 0.5 } }", "at_least: { value: -9, of: [ { payoff: A, times: -1 } ] }", True),
        ("{ risk: { weight: 0.5 } }", "at_least: { value: -9, of: [ { payoff: A } ] }", False),
        ("{ risk: { weight: 0.5 } }", "payoff_at_least: 1", False),
        ("{ risk: { weight: 0.5 } }", "at_most: { value: 9, of: [ { payoff: B } ] }", False),
        ("{ income: 5 }", "at_most: { value: 9, of: [ { payoff: A } ] }", False),
    ],
)
def test_a_payoff_known_from_below_only_cannot_be_limited_from_above(tmp_path, member, limit, refused):
    rest = f"red_lines: {{ cap: {{ party: A, {limit} }} }}"
    negotiation, found, _ = plain(tmp_path, f"{{ stages: [now], members: {{ A: {member}, B: }} }}", rest=rest)
    assert (negotiation is None) == refused
    verb = "at_least" if "at_least" in limit else "at_most"
    assert (f"payoff-limit red_lines.cap.{verb}.of[0]" in found) == refused


def test_a_deal_cannot_speak_of_a_fund_that_is_not_there(tmp_path):
    text = HEAD + "deals: { draft: { fund: { pledges: { DEU: 1 } } } }\n"
    assert [dotted(fault.path) for fault in found_in(tmp_path, text)[1]] == ["deals.draft.fund"]
    _, found, text = plain(
        tmp_path, "{ stages: [now], members: { all: } }", rest="deals: { draft: { fund: { pledges: { A: 1 } } } }"
    )
    assert "no-pledges deals.draft.fund.pledges" in found
    assert "fund:" not in found_in(tmp_path, HEAD + "fund:\n")[1][0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("probability: 0.75", "probability: 2"),
        ("stages: [2026, 2027]", "stages: []"),
        ("hosts: { income", "hosts: { incme"),
        ("camps: { of: KEN", "camps: { on: KEN"),
        ("full: { cost: 1", "full: { cost: -1"),
        ("gdp: 1 }, of", "gdp: -1 }, of"),
        ("form: power", "form: squared"),
        ("discount: 0.9", "discount: 9"),
        ("{ arrivals: [1, 1] }", "{ arrivals: [1, one] }"),
    ],
)
def test_one_mistake_does_not_make_others_of_what_refers_to_it(tmp_path, old, new):
    negotiation, found = found_in(tmp_path, (HEAD + SOUND).replace(old, new, 1))
    assert negotiation is None
    line = (HEAD + SOUND).split(old)[0].count("\n") + 1
    assert {fault.location.line for fault in found} == {line}


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        ("module: shelter, at", "module: returns, at", "never-counts fund.needs.homes"),
        ("implementer: KEN", "implementer: KENYA", "agency fund.contracts.jobs.implementer"),
        ("pays_at_most: [5, 6]", "saves_at_most: 2", "never-counts fund.members.DEU.saves_at_most"),
        ("pays_at_most: [5, 6]", "penalty: 2", "never-counts fund.members.DEU.penalty"),
        ("amount: 2", "amount: 0", "no-value fund.needs.homes.amount"),
        ("values: { arrivals: [1, 3] }", "values: {}", "no-value fund.scenarios.paths.crisis"),
        ("stages: [2026, 2027]", "stages: [2026, 2027]\n  overhead: 1", "unlikely-rate fund.overhead"),
        ("interest: 0.02", "interest: 2", "unlikely-rate fund.reserve.interest"),
        ("givers, discount: 0.9", "givers, discount: 0.04", "impatient parties.DEU.discount"),
    ],
)
def test_doubts_stop_nothing(tmp_path, old, new, doubt):
    negotiation, _, _ = told(tmp_path, HEAD + SOUND, (old, new), doubt)
    assert negotiation is not None


def test_a_rate_in_place_of_a_discount_is_told_as_a_factor(tmp_path):
    _, doubt, _ = told(
        tmp_path, HEAD + SOUND, ("givers, discount: 0.9", "givers, discount: 0.04"), "impatient parties.DEU.discount"
    )
    assert doubt.hint == "`discount` is a factor: did you mean 0.96?"


def test_the_world_of_a_file_is_built_once(tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(figures, "world_of", lambda fund: built.append(fund) or world_of(fund))
    negotiation, _ = found_in(tmp_path, HEAD + SOUND)
    assert figures.fund_figures(negotiation).negotiation.origin.file == str(tmp_path / "negotiation.yaml")
    assert len(built) == 1
    certain = negotiation.fund.scenarios.paths["calm"].model_copy(update={"probability": 1.0})
    changed = negotiation.fund.model_copy(update={"scenarios": Scenarios(paths={"calm": certain})})
    assert len(figures.fund_figures(negotiation.model_copy(update={"fund": changed})).tree.leaves) == 2
    assert len(built) == 2


def test_doubts_about_members_and_guarantees(tmp_path):
    fund = (
        "{ stages: [now], members: { A: { pays_at_most: 0, pledge_at_most: 1 }, b: { pays_at_most: 0 } }, "
        "needs: { n: { of: B, amount: 1, at_least: 0.5 } } }"
    )
    _, found, text = plain(tmp_path, fund)
    assert set(found) >= {
        "no-value fund.members.A",
        "never-counts fund.members.A.pledge_at_most",
        "never-covered fund.needs.n",
    }
    assert "although 50% of it is guaranteed" in text


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(small_funds())
def test_what_is_drawn_for_tests_has_no_faults(tmp_path, negotiation):
    content = negotiation.model_dump(mode="json", exclude_defaults=True)
    read, found = found_in(tmp_path, json.dumps(content))
    assert [str(fault) for fault in found if fault.severity == "fault"] == []
    assert read.fund == negotiation.fund


@pytest.mark.parametrize(
    "member",
    [
        "{ income: -1.0e+6, utility: { form: exponential, tolerance: 0.001 } }",
        "{ income: 5, utility: { form: power, aversion: 20, over: [0.001, 10] } }",
        "{ income: 5, utility: { form: power, reference: 1000, aversion: 50 } }",
    ],
)
def test_a_utility_too_curved_to_compute_with_is_refused(tmp_path, member):
    negotiation, found, text = plain(tmp_path, f"{{ stages: [now], members: {{ A: {member}, B: }} }}")
    assert negotiation is None
    assert found == ["utility-domain fund.members.A.utility"]
    assert "less curved" in text
