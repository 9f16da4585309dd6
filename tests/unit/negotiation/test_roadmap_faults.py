"""Mistakes and doubts in the section on a roadmap, each at its place."""

import pytest

from fault_cases import found_in, named, told
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_of

HEAD = """\
winset: 1
title: Normalisation
unit: { name: points }
parties: { USA: { discount: 0.9 }, VNM: { discount: 0.9, group: east } }
"""
SOUND = """\
roadmap:
  periods: 12
  period: quarter
  start: 1991-04-01
  third_parties: { JTF: { name: Joint Task Force } }
  phases: { first: , second: }
  steps:
    accounting: { by: [VNM, JTF], cost: { VNM: 2 }, benefit: { USA: 1 }, phase: first, parts: 2, uses: { teams: 2 } }
    embargo:
      by: USA
      cost: { USA: 1 }
      gain: { east: 4 }
      requires: accounting
      window: { earliest: 3, latest: 3 }
      phase: second
    embassies: { by: all, gain: 3, requires: [accounting, embargo], duration: 0 }
  resources: { teams: { each_period: 1 } }
  reciprocity: { between: [USA, east], band: 4 }
  exposure_at_most: { VNM: 3 }
  guarantees: { aid: { binds: VNM, amount: 1, at_most: 2, given_by: JTF }, bond: { binds: all, amount: 2, at_most: 2 } }
  sequences:
    plan: { starts: { accounting: [1, 2], embargo: 1994-02-03, embassies: 12 } }
    history: { starts: { embargo: 2, accounting: 1991-07-01 } }
"""


def test_a_sound_roadmap_has_neither_faults_nor_doubts(tmp_path):
    negotiation, found = found_in(tmp_path, HEAD + SOUND)
    assert not found
    figures = roadmap_figures(negotiation)
    assert starts_of(figures, "plan") == {"accounting#1": 1, "accounting#2": 2, "embargo": 12, "embassies": 12}


def test_a_broken_rule_leads_to_its_place_in_the_file(tmp_path):
    negotiation, _ = found_in(tmp_path, HEAD + SOUND)
    figures = roadmap_figures(negotiation)
    places = {}
    for timed in roadmap_breaches(figures, {**starts_of(figures, "history"), "embassies": 1}):
        location = negotiation.origin.locate(timed.breach.path)
        places[timed.breach.statement] = (location.line, location.column)
    assert places == {
        "embassies requires accounting": (20, 47),
        "embassies requires embargo": (20, 59),
        "embargo requires accounting": (17, 7),
        "embargo starts in period 3 or later": (18, 17),
        "embargo, of phase second, starts after all steps of earlier phases": (19, 7),
        "steps under way use at most 1 of teams in any period": (21, 25),
    }


@pytest.mark.parametrize(
    ("old", "new", "fault", "words"),
    [
        ("phase: second", "phase: secnd", "unknown-phase roadmap.steps.embargo.phase", "did you mean `second`?"),
        ("given_by: JTF", "given_by: JFT", "unknown-party roadmap.guarantees.aid.given_by", "did you mean `JTF`?"),
        ("at_most: 2", "at_most: 0.5", "contradiction roadmap.guarantees.aid.at_most", "the `amount` of 1"),
        ("1994-02-03", "1994-02-30", "wrong-day roadmap.sequences.plan.starts.embargo", "there is no such day"),
        ("1994-02-03", "1994-04-01", "wrong-day roadmap.sequences.plan.starts.embargo", "1991-04-01 to 1994-03-31"),
        ("start: 1991-04-01", "start: 1991", "wrong-type roadmap.start", "a day such as `1995-07-11`"),
        ("embassies: 12", "embassies: 13", "out-of-range roadmap.sequences.plan.starts.embassies", "at most 12"),
        ("[1, 2]", "[1, 2, 3]", "wrong-length roadmap.sequences.plan.starts.accounting", "2 in their order"),
        ("[1, 2]", "[2, 1]", "wrong-order roadmap.sequences.plan.starts.accounting", "start in their order"),
        ("earliest: 3", "earliest: 13", "impossible-window roadmap.steps.embargo.window", "0 periods"),
        ("duration: 0", "duration: 13", "impossible-window roadmap.steps.embassies.duration", "at most 12"),
        ("requires: acc", "requires: embargo #", "contradiction roadmap.steps.embargo.requires", "requires itself"),
        ("JTF: { name", "east: { name", "name-clash roadmap.third_parties.east", "name of a group"),
        ("discount: 0.9", "discount: 1", "no-discount parties.USA.discount", "`beyond: nothing`"),
        ("discount: 0.9", "discount: 5%", "wrong-type parties.USA.discount", "5 % a period is 0.95"),
        ("discount: 0.9", "discount: 2.5 %", "wrong-type parties.USA.discount", "2.5 % a period is 0.975"),
        ("discount: 0.9", "discount: 95%", "wrong-type parties.USA.discount", "write 0.95"),
        ("discount: 0.9", "discount: 5", "out-of-range parties.USA.discount", "what a point one period later is worth"),
        (
            "benefit: { USA",
            "benefit: { JTF",
            "unknown-party roadmap.steps.accounting.benefit.JTF",
            "no payoff of its own",
        ),
        (
            "exposure_at_most: { VNM",
            "exposure_at_most: { JTF",
            "unknown-party roadmap.exposure_at_most.JTF",
            "no payoff",
        ),
        ("binds: VNM", "binds: JTF", "unknown-party roadmap.guarantees.aid.binds", "`JTF` is a third party"),
        ("earliest: 3", "earliest: 1994-04-01", "wrong-day roadmap.steps.embargo.window.earliest", "to 1994-03-31"),
        (
            "latest: 3",
            "latest: 1991-02-30",
            "wrong-day roadmap.steps.embargo.window.latest",
            "a period from 1 to 12, or",
        ),
        ("latest: 3", "latest: 1991-06-30", "impossible-window roadmap.steps.embargo.window", "0 periods"),
        ("embassies: 12", "embassies: 1994-02-30", "wrong-day roadmap.sequences.plan.starts.embassies", "from 1 to 12"),
    ],
)
def test_a_mistake_is_found_at_its_place(tmp_path, old, new, fault, words):
    negotiation, mistake, line = told(tmp_path, HEAD + SOUND, (old, new), fault)
    assert negotiation is None
    assert words in str(mistake)
    assert mistake.location.line == line


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("discount: 0.9 }", "discount: 1.5 }", "out-of-range parties.USA.discount"),
        ("start: 1991-04-01", "start: 1991-04-31", "wrong-day roadmap.start"),
        ("period: quarter", "period: quarters", "wrong-value roadmap.period"),
        ("periods: 12", "periods: 0", "out-of-range roadmap.periods"),
        ("[1, 2]", "[1, 2, two, 3]", "wrong-day roadmap.sequences.plan.starts.accounting[2]"),
        ("by: all, gain: 3", "gain: 3", "missing-key roadmap.steps.embassies.by"),
        ("parts: 2", "parts: 0", "out-of-range roadmap.steps.accounting.parts"),
        ("latest: 3", "latest: 0", "wrong-day roadmap.steps.embargo.window.latest"),
        ("latest: 3", "latest: soon", "wrong-day roadmap.steps.embargo.window.latest"),
        ("periods: 12", "periods: twelve", "wrong-type roadmap.periods"),
    ],
)
def test_one_mistake_does_not_look_like_several(tmp_path, old, new, fault):
    _, found = found_in(tmp_path, (HEAD + SOUND).replace(old, new, 1))
    assert named(found) == [fault]


def test_benefits_that_end_need_no_discount(tmp_path):
    text = (HEAD + SOUND).replace("discount: 0.9", "discount: 1").replace("periods:", "beyond: nothing\n  periods:")
    negotiation, found = found_in(tmp_path, text)
    assert (negotiation is not None, found) == (True, [])


def test_without_lasting_benefits_no_discount_is_needed(tmp_path):
    text = (HEAD + SOUND).replace("{ discount: 0.9 }", "").replace("benefit: { USA: 1 }", "benefit: { VNM: 1 }")
    negotiation, found = found_in(tmp_path, text)
    assert (negotiation is not None, found) == (True, [])


def test_parts_of_steps_are_counted(tmp_path):
    steps = "\n".join(f"    s{number}: {{ by: USA, parts: 100 }}" for number in range(11))
    _, (fault,) = found_in(tmp_path, f"{HEAD}roadmap:\n  periods: 3\n  steps:\n{steps}\n")
    assert (fault.code, dotted(fault.path)) == ("too-many-steps", "roadmap.steps")
    assert "1100" in str(fault)


@pytest.mark.parametrize(("walk_away", "doubts"), [(28, 0), (40, 1)])
def test_a_roadmap_may_be_what_reaches_the_walk_away_value(tmp_path, walk_away, doubts):
    # The embassies give 3 at once; the benefit is 2.5 for ever, worth 25 at a discount of 0.9.
    steps = "steps: { embassies: { by: all, gain: 3, benefit: { USA: 2.5 } } }"
    text = HEAD.replace("USA: {", f"USA: {{ disagreement: {walk_away},") + f"roadmap: {{ periods: 2, {steps} }}\n"
    negotiation, found = found_in(tmp_path, text)
    assert negotiation is not None
    assert [doubt.code for doubt in found] == ["walk-away-out-of-reach"] * doubts


def test_penalties_count_where_there_is_a_roadmap(tmp_path):
    _, found = found_in(tmp_path, HEAD + "enforcement: { penalties_at_most: { VNM: 2 } }\n" + SOUND)
    assert not found


def test_a_day_stands_for_the_period_in_which_it_lies(tmp_path):
    text = (HEAD + SOUND).replace("earliest: 3, latest: 3", "earliest: 1991-10-01, latest: 1992-03-31")
    negotiation, found = found_in(tmp_path, text)
    assert not found
    figures = roadmap_figures(negotiation)
    assert (figures.tasks["embargo"].earliest, figures.tasks["embargo"].latest) == (3, 4)
    starts = {"accounting#1": 1, "accounting#2": 1, "embassies": 12}
    broken = {
        start: {timed.breach.statement for timed in roadmap_breaches(figures, {**starts, "embargo": start})}
        for start in (2, 3, 4, 5)
    }
    early = "embargo starts in period 3 (1991-10-01) or later"
    late = "embargo is done in period 4 (1992-03-31) or earlier"
    assert [(early in words, late in words) for words in broken.values()] == [(1, 0), (0, 0), (0, 0), (0, 1)]


def test_days_without_a_calendar_are_told_once_for_a_sequence_and_once_for_windows(tmp_path):
    text = (HEAD + SOUND).replace("  start: 1991-04-01\n", "")
    text = text.replace("earliest: 3, latest: 3", "earliest: 1991-10-01, latest: 1992-03-31")
    text = text.replace("embassies: 12", "embassies: 1994-02-04")
    _, found = found_in(tmp_path, text)
    assert [(fault.code, dotted(fault.path)) for fault in found] == [
        ("wrong-day", "roadmap.steps.embargo.window.earliest"),
        ("wrong-day", "roadmap.sequences.plan.starts.embargo"),
        ("wrong-day", "roadmap.sequences.history.starts.accounting"),
    ]
    assert all("add `start`" in fault.hint for fault in found)


@pytest.mark.parametrize(
    ("discount", "period", "hints"),
    [
        (0.05, "month", ["was 0.95 meant?"]),
        (0.05, "quarter", ["was 0.95 meant?"]),
        (0.05, "year", []),
        (0.5, "month", []),
        (0, "month", [""]),
    ],
)
def test_a_rate_in_place_of_the_factor_is_doubted(tmp_path, discount, period, hints):
    text = HEAD.replace("discount: 0.9", f"discount: {discount}", 1)
    text += f"roadmap: {{ periods: 2, period: {period}, steps: {{ visit: {{ by: USA, gain: 1 }} }} }}\n"
    negotiation, found = found_in(tmp_path, text)
    assert negotiation is not None
    assert [(doubt.code, dotted(doubt.path), doubt.hint) for doubt in found] == [
        ("impatient", "parties.USA.discount", hint) for hint in hints
    ]


def test_a_discount_means_nothing_without_a_roadmap(tmp_path):
    steps = "issues: { peace: { options: { yes: { values: 1 }, no: { values: 0 } } } }\n"
    assert not found_in(tmp_path, HEAD.replace("0.9", "0.05") + steps)[1]
