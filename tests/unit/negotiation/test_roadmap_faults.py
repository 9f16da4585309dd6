"""Mistakes and doubts in the section on a roadmap, each at its place."""

import pytest

from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import check
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.calendar import starts_of
from winset_models.negotiation.roadmap.figures import roadmap_figures

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


def found_in(tmp_path, text):
    file = tmp_path / "roadmap.yaml"
    file.write_text(text, encoding="utf-8")
    return check(file)


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
    ],
)
def test_a_mistake_is_found_at_its_place(tmp_path, old, new, fault, words):
    text = (HEAD + SOUND).replace(old, new, 1)
    negotiation, found = found_in(tmp_path, text)
    assert negotiation is None
    mistake = next(mistake for mistake in found if f"{mistake.code} {dotted(mistake.path)}" == fault)
    assert words in str(mistake)
    assert mistake.location.line == (HEAD + SOUND).split(old)[0].count("\n") + 1


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
    ],
)
def test_one_mistake_does_not_look_like_several(tmp_path, old, new, fault):
    _, found = found_in(tmp_path, (HEAD + SOUND).replace(old, new, 1))
    assert [f"{mistake.code} {dotted(mistake.path)}" for mistake in found] == [fault]


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
