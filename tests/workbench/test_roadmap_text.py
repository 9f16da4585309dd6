"""Roadmaps in the terminal: they fit, and say in words what was found."""

import io

import pytest
import roadmap_samples as sample
from rich.cells import cell_len
from rich.console import Console

from winset import game_words
from winset.console import FindingWriter
from winset.roadmap_text import write_roadmap
from winset.text_gantt import FREE, GATE, MOMENT, UNDER_WAY, VERIFICATION, text_gantt
from winset.timeline import Timeline
from winset.words import Names


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    write_roadmap(FindingWriter(console, finding.subject), finding)
    return stream.getvalue()


def sentences(name):
    return " ".join(written(sample.ROADMAPS[name]).split())


@pytest.mark.parametrize("width", [80, 60, 44])
@pytest.mark.parametrize("name", sample.ROADMAPS)
def test_output_fits_the_width_without_ellipsis_or_colour(name, width):
    text = written(sample.ROADMAPS[name], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dates and phases", "nobody would ever do better by stopping: 6 steps, all done and verified by the end of"),
        ("dates and phases", "the end of period 11 (31 May 1996). It is worth 10 points to Karelia and 11 to Lemnia."),
        ("dates and phases", "11 to Lemnia. Nash bargaining solution: 42.5 (product of"),
        ("dates and phases", "Earliest completion (last period) 11 11 0 (exact)"),
        ("dates and phases", "6 (Dec 1995) Embargo lifted 6 7 LEM"),
        ("dates and phases", "KAR Karelia 2 (Aug 1995) 9.62 7.62 0.50 nothing"),
        ("dates and phases", "The process does not break down with a probability of 90 %."),
        (
            "dates and phases",
            "nobody ever has more than 2 points at risk; in one piece it would be 8. Each must stand to",
        ),
        ("dates and phases", "Whoever is seen to stop loses a guarantee, in points: Karelia 2 and Lemnia 2."),
        ("safe exchange", "Nobody would stop after any move."),
        ("no dates", "by the end of period 11. It is worth"),
        ("1 step", "1 step, all done and verified by the end of period 1 (31 Jul 1995)."),
        ("nothing taken", "The best that can be done is to take no step at all."),
        ("nothing taken", "Left out: Prisoners released, Liaison office opened"),
        ("not enforced", "which was not required to be self-enforcing: 6 steps"),
        ("not enforced", "1 party of 2 would rather stop: Lemnia first, in period 6 (Dec 1995), by 1.25 points."),
        ("stopped", "Nash bargaining solution: 42.5 (product of gains; not proven best; none can be above 50)."),
        ("stopped without a solution", "Stopped early: no roadmap found yet, and none ruled out."),
        ("sequences only", "1 of 2 given sequences holds."),
        ("sequences only", "The proposal of May: every condition is met, and nobody would ever rather stop."),
        ("sequences only", "1 condition is broken, the first in period 4 (Oct 1995): “Sites inspected starts once"),
        ("sequences only", "cards.yaml:12:5 roadmap.steps.inspection.requires"),
        ("sequences only", "What took place 1 LEM 1.25"),
        ("sequences only", "Course KAR LEM Together"),
        ("sequences only", "What took place 10 10 20"),
        ("with sequences", "The best roadmap 10 11 21"),
        ("would not sign", "nobody would ever rather stop, but Lemnia would not sign: it is worth −0.77 to Lemnia"),
        ("would not sign", "Would not sign"),
        ("raised guarantees", "stopping, once Karelia has 0.0366 more to lose than the file posts: 6 steps"),
        (
            "deadlock",
            "No roadmap exists: 1 circle of steps that wait for each other. Embargo lifted waits for Embassies",
        ),
        ("deadlock", "A way out: Embargo lifted and Embassies reopened take place at the same time."),
        (
            "deadlock",
            "Escrow: Embargo lifted and Embassies reopened take place at the same time (2 entries of the file",
        ),
        ("deadlock", "(2 entries of the file changed: cards.yaml:20 and 21; a roadmap then exists)"),
        ("deadlock", "whether a roadmap then exists was not settled"),
        ("shortfall", "No roadmap exists that everybody would keep to: in every order somebody would rather stop."),
        ("shortfall", "keep everybody to it; proven: no roadmap needs less than 1.25 points in sum."),
        ("shortfall, not proven", "keep everybody to it; proven so far: no roadmap needs less than 1 point in sum."),
        ("conflict", "No roadmap exists: 2 statements of the file cannot all hold."),
        ("conflict", "cards.yaml:9:3 roadmap.periods: Every step is done by month 12"),
        ("no reason found", "No roadmap exists, because its conditions contradict each other."),
        ("no acceptable package", "No roadmap exists that leaves nobody worse off than walking away."),
        ("disagreement", game_words.DOUBT),
    ],
)
def test_what_is_found_is_said(name, words):
    assert words in sentences(name)


@pytest.mark.parametrize(
    ("courses", "words"),
    [
        ([sample.course(), sample.stopped_course()], "2 of 2 given sequences keep every condition; in 1 of the 2 some"),
        ([sample.bad_course(), sample.course()], "1 of 2 given sequences keeps every condition; in 1 of the 2 some"),
        ([sample.course(), sample.course()], "2 of 2 given sequences keep every condition; in none would anybody"),
    ],
)
def test_sequences_that_need_not_be_self_enforcing_are_not_said_to_hold(courses, words):
    given = dict(zip("ab", courses, strict=True))
    assert words in " ".join(written(sample.sequences(self_enforcing=False, sequences=given)).split())


def test_without_anybody_unwilling_there_is_no_column_for_them():
    assert "Would not sign" not in sentences("sequences only")


def test_more_than_a_few_parties_have_their_values_in_tables_alone():
    assert "It is worth" in sentences("3 parties, 40 steps, 60 periods")
    assert "It is worth" not in sentences("6 parties, 60 steps, 200 periods")


def test_of_several_that_would_not_sign_the_worst_off_is_named():
    unwilling = sample.unsigned_course().model_copy(update={"unwilling": {"KAR": 0.5, "LEM": 0.77}})
    found = " ".join(written(sample.sequences(sequences={"given": unwilling})).split())
    assert "Karelia and Lemnia would not sign: at worst it is worth −0.77 to Lemnia, 0.77 less than walking" in found


@pytest.mark.parametrize(("late", "done"), [(3, "in period 11 (May 1996)"), (7, "after period 12")])
def test_a_missed_deadline_says_when_it_was_and_when_all_was_done(late, done):
    missed = sample.broken(9).model_copy(update={"path": "roadmap.steps.office.window.latest", "amount": float(late)})
    given = sample.bad_course(days=sample.days_of(12)).model_copy(update={"broken": [missed]})
    text = " ".join(written(sample.sequences(sequences={"history": given})).split())
    assert f"(due by period 8 (Feb 1996), done {done}; cards.yaml:12:5" in text


def test_amounts_in_sentences_are_rounded_and_one_point_is_no_points():
    days = sample.days_of(12)
    regrets = [sample.regret("LEM", 3, 1.0, days=days), sample.regret("LEM", 4, 2.34567, days=days)]
    found = sample.roadmap(course=sample.stopped_course().model_copy(update={"regrets": regrets}))
    text = " ".join(written(found).split())
    assert "by 1 point; at worst Lemnia in period 4 (Oct 1995), by 2.35." in text


def test_a_guarantee_that_is_needed_is_rounded_up():
    short = sample.shortfall(bound=2.34229).model_copy(update={"guarantees": {"LEM": 2.34229}})
    text = " ".join(written(sample.none_found(status="no equilibrium", shortfall=short)).split())
    assert "proven: no roadmap needs less than 2.34 points in sum." in text
    assert "LEM Lemnia 2.00 2.35" in text


def test_notes_are_sentences():
    text = written(sample.roadmap(notes=["no acceptable roadmap lets Lemnia gain"]))
    assert " - No acceptable roadmap lets Lemnia gain." in text


def test_the_schedule_is_one_table_however_long_the_names_of_performers():
    found = sample.roadmap(others={"osce": "Organization for Security and Co-operation in Europe"})
    assert "Step Done Verified By" in " ".join(written(found).split())


def test_parts_that_start_together_are_one_line():
    found = sample.ROADMAPS["parts at once"]
    assert "2 (Aug 1995) Aid paid (parts 1–3 of 2 3 LEM 3)" in " ".join(written(found).split())
    assert "Aid paid (part" not in written(found).replace("Aid paid (parts", "")


def test_a_way_out_of_a_circle_is_not_said_twice():
    assert sentences("deadlock").count("Simultaneous exchange:") == 1


def test_without_values_nothing_is_said_of_them():
    text = sentences("project")
    assert "A roadmap: 10 steps, all done and verified by the end of period 11." in text
    assert "stopping" not in text
    assert "worth" not in text
    assert "at risk" not in text
    assert "Earliest completion" in text


def test_worst_regrets_are_named_where_the_first_is_not_the_worst():
    days = sample.days_of(12)
    regrets = [sample.regret("LEM", 3, 0.5, days=days), sample.regret("KAR", 13, 2.0, days=days, skipped=())]
    found = sample.roadmap(course=sample.stopped_course().model_copy(update={"regrets": regrets}))
    text = " ".join(written(found).split())
    assert "2 parties of 2 would rather stop: Lemnia first, in period 3 (Sep 1995), by 0.5 points" in text
    assert "at worst Karelia after period 12, by 2." in text


def lines_of(finding, width=80):
    return text_gantt(Timeline(Names(finding.subject, short=True), finding), finding.course, width)


@pytest.mark.parametrize("start", [1, 4])
def test_a_last_step_that_takes_no_time_is_done_at_the_beginning_of_its_period(start):
    course = sample.course(specs=[("embargo", ("LEM",), start, 0, 0, None)])
    text = " ".join(written(sample.roadmap(course=course)).split())
    assert f"all done and verified by the beginning of period {start}" in text
    assert f"the end of period {start - 1}" not in text


@pytest.mark.parametrize(("irreducible", "said"), [(True, True), (False, False)])
def test_a_conflict_is_called_irreducible_only_where_that_is_known(irreducible, said):
    text = " ".join(written(sample.none_found(conflict=sample.conflict(), irreducible=irreducible)).split())
    assert ("without any one of them the others can" in text) == said
    assert ("the search was stopped" in text) != said


def test_bars_lie_where_the_schedule_says():
    line = {row.split()[0]: row for row in lines_of(sample.ROADMAPS["dates and phases"]) if row.startswith("  ")}
    bar = line["Liaison"].split()[-1]
    assert bar == FREE * 4 + UNDER_WAY * 8 + VERIFICATION * 4 + FREE * 4 + GATE + FREE * 27
    assert line["Treaty"].split()[-1].index(MOMENT) == 36
    assert line["Embargo"].split()[-1].index(UNDER_WAY) == 20


@pytest.mark.parametrize("name", [name for name, found in sample.ROADMAPS.items() if found.course])
def test_every_step_has_one_line_and_every_bar_the_same_width(name):
    found = sample.ROADMAPS[name]
    bars = [line for line in lines_of(found) if line.startswith("  ") and line[-1] in "·█░│◆"]
    assert len(bars) == len({item.step for item in found.course.schedule})
    assert len({cell_len(bar) for bar in bars}) <= 1


def test_sides_are_named_in_full_however_short_their_steps():
    assert "Project" in lines_of(sample.ROADMAPS["project"])
    assert "Monitoring mission" in lines_of(sample.roadmap(titles=dict.fromkeys(sample.TITLES, "x")))


def test_many_periods_share_a_column():
    *_, legend = lines_of(sample.ROADMAPS["6 parties, 60 steps, 200 periods"])
    assert "a column is 5 periods" in legend


def test_there_is_no_chart_where_there_is_no_room():
    assert lines_of(sample.ROADMAPS["dates and phases"], 30) == []


def test_wide_letters_and_line_breaks_do_not_move_the_bars():
    found = sample.roadmap(titles={**sample.TITLES, "embargo": "制裁\nlifted 🎉", "office": "x" * 60})
    bars = [line for line in lines_of(found) if line.startswith("  ") and line[-1] in "·█░│◆"]
    assert len({cell_len(bar) for bar in bars}) == 1
    assert max(cell_len(line) for line in lines_of(found)) <= 80
