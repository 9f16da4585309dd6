"""What would change the answer, in the terminal: it fits, and says in words what was found."""

import io

import pytest
import sensitivity_samples as sample
from rich.cells import cell_len
from rich.console import Console
from unsettled_ranges import unsettled

from winset import game_words, sensitivity_tables
from winset import sensitivity_words as words
from winset.console import FindingWriter
from winset.sensitivity_text import write_sensitivity
from winset_models.analysis.finding_parts import IssueLabel
from winset_models.negotiation.deal import Package


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    write_sensitivity(FindingWriter(console, finding.subject), finding)
    return stream.getvalue()


def sentences(finding):
    return " ".join(written(finding).replace("\u00a0", " ").split())


@pytest.mark.parametrize("width", [80, 44])
@pytest.mark.parametrize("name", sample.FINDINGS)
def test_output_fits_the_width_without_ellipsis_or_colour(name, width):
    text = written(sample.FINDINGS[name], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize("field", words.HEADINGS)
def test_every_analysis_is_put_in_words_before_its_table(field):
    found = sample.FINDINGS["everything"]
    said = words.paragraphs(found, field)
    assert f"{words.HEADINGS[field]} {said[0].replace(chr(160), ' ')}" in sentences(found)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "everything",
            "What would change the package recommended by the Nash bargaining solution? With the numbers of",
        ),
        (
            "everything",
            "The answer changes if “Staff of Kenya” and “Weight of trust” move by themselves. 1 number may move",
        ),
        ("everything", "Staff of Kenya 5 to 12 0.00 no deal 15.50 P2 15.50 persons"),
        ("everything", "Benefit of the visa module ×0.8 to ×1.2 7.50 15.00 7.50"),
        ("everything", "Gain of Kenya, in million EUR Benefit of the visa 2.75 5.00 module"),
        ("everything", "Adoption no number 0.750 0.750"),
        ("everything", "Weight of trust 3 2 to 4 P3 – proven"),
        ("everything", "Staff of Kenya 8 persons 6.8 persons"),
        ("everything", "P1 62.5 % ± 3 % what is recommended with the numbers of the file"),
        ("everything", "P2, least Scenario regretted P1"),
        ("everything", "A drought in Kenya 0.50 8.00 × A boom 1.25 2.00 Largest 1.25 8.00"),
        ("everything", "Staff of Kenya 50 % ± 5 % 60 % ± 6 %"),
        ("everything", "All of them 1.10"),
        ("everything", "Grant for training +0 million EUR normal, −1.5 to 1.5 in 90 %"),
        ("everything", "1,792 samples were answered by 2 workers, in 12 seconds of solving altogether."),
        ("everything", "What P1 brings: - Total gain: 12.5 million EUR."),
        ("everything", "Packages named here: - P2: visas without Poland - P3: training alone"),
        ("everything", "As Kenya sees it P2 no Staff of Kenya is 6 in place of 8 persons; the fee"),
        ("everything", "A drought in Kenya no deal no Staff of Kenya is half of what the file says"),
        (
            "everything",
            "does not hold: - A drought in Kenya: it breaks “Kenya has 8 persons” and leaves Poland worse off by 2.",
        ),
        ("everything", "For “Grant for training” the file states where 90 % of a bell-shaped distribution lie"),
        ("many numbers", "40 numbers of the file are doubted. The file doubts no number: each goes 20 % down and up."),
        ("tornado", "by themselves. 3 numbers may move to either end of their ranges without changing the answer."),
        ("deal", "With the numbers of the file: it holds; 5 numbers"),
        ("deal", "Staff of Kenya 8 persons 6.2 to 10 persons fails"),
        ("fallen deal", "With the numbers of the file: it does not hold;"),
        ("steady", "Even if it moves anywhere in its range, the answer stays the same."),
        ("many numbers", "40 numbers of the file are doubted."),
        ("many numbers", "And 28 more numbers (all of them: --report, --json or --csv)."),
        ("many numbers", "And 1 more figure (all of them: --report, --json or --csv)."),
        ("many numbers", "It was stopped before everything asked for was answered. 1 sample was not answered."),
        ("many numbers", "All numbers at once, sample 17: the worker died three times"),
        ("many numbers", "The file doubts no number: each goes 20 % down and up."),
        ("many numbers", "400 of 1,000 samples were found in the store of answers."),
        (
            "many numbers",
            "For 250 samples (25 %) the program was built anew, because their numbers change its structure.",
        ),
        (
            "no deal",
            "With the numbers of the file: no deal exists, because the rules and red lines contradict each other;",
        ),
    ],
)
def test_what_is_found_is_said(name, told):
    assert told in sentences(sample.FINDINGS[name])


@pytest.mark.parametrize(
    ("name", "untold"),
    [("nothing", "of solving"), ("nothing", "The answer"), ("tornado", "weights")],
)
def test_what_is_not_there_is_not_said(name, untold):
    assert untold not in sentences(sample.FINDINGS[name])


def test_a_map_is_drawn_with_the_first_number_upwards_and_told_in_signs():
    found = sample.FINDINGS["everything"]
    lines = written(found, 80).splitlines()
    start = lines.index("↑ Staff of Kenya, 5 to 12 persons")
    assert lines[start + 1 : start + 7] == [
        "  12  3 . 1 2",
        "9.67  2 3 . 1",
        "7.33  1 2 3 .",
        "   5  . 1 2 3",
        "      ×0.8 ×1.2",
        "      → Benefit of the visa module, ×0.8 to ×1.2",
    ]
    assert "Signs: - 1 P1: what is recommended with the numbers of the file - 2 P2: visas without Poland" in " ".join(
        sentences(found).split()
    )


def test_a_large_map_fits_and_says_that_its_values_are_uneven():
    keys = [f"P{number}" for number in range(1, 91)]
    values = [float(step * step) for step in range(90)]
    wide = sample.region_map().model_copy(
        update={"first_values": values, "second_values": values, "packages": [keys] * 90, "certified": [[True]]}
    )
    packages = [sample.packages()[1].model_copy(update={"key": key}) for key in keys]
    lines = written(sample.sensitivity(map=wide, packages=packages), 80).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("↑"))
    assert len(lines[start + 1].split()[1]) == 40
    assert {line.split()[1][0] + line.split()[1][-1] for line in lines[start + 1 : start + 13]} == {"1+"}
    assert not lines[start + 13].split()[1].startswith("1")
    assert "which are not evenly apart" in " ".join(" ".join(lines).split())


def test_a_map_of_a_deal_says_where_it_holds():
    held = sample.region_map().model_copy(update={"packages": [[None, "P1", "P1", "P1"]] * 4})
    text = sentences(sample.sensitivity(map=held, manifest=sample.ABOUT_DEAL))
    assert "Signs: - 1 the deal holds - . fails" in text


def test_the_same_loss_in_a_view_that_is_not_told_is_told():
    first, second = sample.views().views
    twice = sample.views().model_copy(
        update={"views": [first, second.model_copy(update={"drawbacks": first.drawbacks})]}
    )
    assert words.drawbacks(sample.sensitivity(views=twice)) == ["A drought in Kenya: it leaves Kenya worse off by 1."]


def test_the_ends_of_a_range_are_rounded_to_the_inside():
    kept = sample.breakpoints()[2].model_copy(
        update={"segments": [sample.segment(1.0, 2.00001, "P3"), sample.segment(2.00001, 3.99999, "P1")]}
    )
    row = sensitivity_tables.breakpoints(sample.sensitivity(breakpoints=[kept]), [kept]).rows[0]
    assert row.cells[1] == "2.001 to 3.999"


def test_of_a_number_with_a_few_values_only_those_are_told():
    parts = [sample.segment(value, value, key) for value, key in ((1.0, "P2"), (2.0, "P1"), (4.0, None))]
    found = sample.breakpoints()[2].model_copy(update={"method": "values", "segments": parts, "widths": [1.0, 2.0]})
    row = sensitivity_tables.breakpoints(sample.sensitivity(breakpoints=[found]), [found]).rows[0]
    assert row.cells == ("3", "2", "P2", "no deal", "at its values")


def test_numbers_that_do_nothing_share_a_row_and_impossible_estimates_are_not_shown():
    first, second, *rest = sample.sobol().indices
    beyond = [first.model_copy(update={"first": -0.113, "total": 1.2})]
    still = [
        item.model_copy(update=dict.fromkeys(("first", "first_interval", "total", "total_interval"), 0.0))
        for item in rest
    ]
    text = sentences(sample.sensitivity(sobol=sample.sobol().model_copy(update={"indices": [*beyond, second, *still]})))
    assert "Staff of Kenya 0 % ± 5 % 100 % ± 6 %" in text
    assert "3 other numbers 0 % 0 %" in text


def test_who_pays_whom_and_how_many_issues_are_settled_alike_is_told():
    issues = {f"i{number}": IssueLabel(name=f"Issue {number}", options={"a": "Yes", "b": "No"}) for number in range(8)}
    package = Package(
        shares={key: {"a": 1.0} if key < "i6" else {"a": 0.25, "b": 0.75} for key in issues},
        transfers={"KEN": 4.0, "DEU": -3.0, "POL": -1.0},
    )
    own = sample.packages()[0].model_copy(update={"package": package})
    subject = sample.subject().model_copy(update={"issues": issues})
    known = {**sample.BASE.quantities, "gain:DEU": 1.0, "gain:POL": 7.25}
    base = sample.BASE.model_copy(update={"quantities": known})
    text = sentences(sample.sensitivity(subject=subject, packages=[own, *sample.packages()[1:]], base=base))
    assert "Every party gains over walking away, from 1 (Germany) to 7.25 (Poland) million EUR." in text
    assert "8 issues settled, each by its largest part: “Yes” in 6 and “No” in 2." in text
    assert "Transfers, in million EUR: paid by Germany 3 and Poland 1; received by Kenya 4." in text


def test_numbers_that_change_nothing_share_a_sentence():
    steady = sample.STEADY[0]
    several = [steady.model_copy(update={"parameter": name}) for name in ("visas", "fee", "grant")]
    found = sample.sensitivity(breakpoints=[*several, sample.breakpoints()[0]])
    first, last, looked = words.paragraphs(found, "breakpoints")
    assert looked == "4 of 5 numbers were looked at."
    assert first.startswith("The recommendation holds unless Staff of Kenya")
    called = "“Benefit of the visa module”, “Fee of a transfer” and “Grant for training”"
    assert last == f"Over the whole range of {called} the answer is the same."
    assert [item.parameter for item in words.changing_first(found)] == ["staff", "visas", "fee", "grant"]


def test_neighbouring_ranges_with_the_same_package_are_one():
    parts = [
        sample.segment(5.0, 6.0, "P1", certified=False),
        sample.segment(6.0, 9.0, "P1"),
        sample.segment(9.0, 12.0, "P2"),
    ]
    found = sample.breakpoints()[0].model_copy(update={"segments": parts, "widths": [0.0, 0.25]})
    one = words.joined(found)
    assert [(part.start, part.end, part.package, part.certified) for part in one.segments] == [
        (5.0, 9.0, "P1", False),
        (9.0, 12.0, "P2", True),
    ]
    assert one.widths == [0.25]
    for widths in ([], [1.0]):
        apart = found.model_copy(update={"segments": [parts[0], sample.segment(7.0, 9.0, "P1")], "widths": widths})
        assert len(words.joined(apart).segments) == 2


def test_what_was_not_settled_is_no_lack_of_a_deal():
    found = sample.sensitivity(breakpoints=unsettled())
    row = sensitivity_tables.breakpoints(found, words.changing_first(found)).rows[0]
    assert row.cells[1:] == ("6.2 to 10 persons", "no deal", "?", "proven")
    lost = unsettled()[0].model_copy(update={"segments": unsettled()[0].segments[2:], "widths": []})
    assert not words.changes_along(found, lost)


def test_where_every_number_changes_the_answer_that_is_said():
    labels = sample.parameters()
    both = sample.sensitivity(breakpoints=sample.breakpoints()[::2], parameters=[labels[0], labels[4]], tornado=None)
    assert "Every one of them changes the answer by itself." in sentences(both)
    alone = sample.sensitivity(breakpoints=sample.breakpoints()[:1], parameters=labels[:1], tornado=None)
    assert "It changes the answer by itself." in sentences(alone)


def test_a_range_around_the_file_that_was_not_settled_is_said_to_be_so():
    (found,) = sample.STEADY
    beyond = found.model_copy(update={"segments": [sample.segment(1.1, 1.2, "P1")]})
    assert "– – – not settled" in sentences(sample.sensitivity(breakpoints=[beyond]))


def test_what_is_not_proven_over_the_whole_range_is_not_said_to_hold_there():
    (found,) = sample.STEADY
    tried = found.model_copy(update={"segments": [sample.segment(0.8, 1.2, "P1", certified=False)]})
    stopped = found.model_copy(update={"parameter": "fee", "complete": False})
    ranges = [tried, stopped, found.model_copy(update={"parameter": "grant"})]
    text = sentences(sample.sensitivity(breakpoints=ranges, tornado=None))
    assert "1 number may move anywhere in its range without changing the answer." in text
    assert "For 2 numbers it is not proven that nothing changes." in text
    assert "Over the whole range of" not in text
    ends = sentences(sample.sensitivity(breakpoints=ranges))
    assert "2 numbers may move to either end of their ranges without changing the answer." in ends


def test_only_numbers_that_move_are_listed_and_the_smallest_moves_are_told():
    failing = {"staff": 8 - 1e-9, "visas": 1.0, "fee": 0.07}
    radius = sample.radius().model_copy(update={"failing_numbers": failing})
    rows = sensitivity_tables.radius(sample.sensitivity(radius=radius), radius).rows
    assert [(row.label, row.cells[1]) for row in rows] == [
        ("Staff of Kenya", "just below 8 persons"),
        ("Fee of a transfer", "0.07"),
    ]


def test_contradicting_solves_are_said_to_be_so():
    base = sample.BASE.model_copy(update={"status": "disagreement", "package": None})
    assert game_words.DOUBT in sentences(sample.sensitivity(base=base, tornado=None))


def test_numbers_of_the_same_title_are_told_apart_by_their_names():
    labels = sample.parameters()
    same = [labels[0], labels[1].model_copy(update={"title": labels[0].title}), *labels[2:]]
    assert "Staff of Kenya (visas)" in sentences(sample.sensitivity(parameters=same))
