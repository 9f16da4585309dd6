import io

import pytest
import sample_findings as sample
from rich.cells import cell_len
from rich.console import Console

from winset.console import FindingWriter, write_faults
from winset.grid import pages
from winset.tables import Row, Table
from winset_models.analysis.findings import Comparison, Evaluation
from winset_models.negotiation.faults import Fault
from winset_models.negotiation.origin import Location


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    writer = FindingWriter(console, finding.subject)
    if isinstance(finding, Evaluation):
        writer.evaluation(finding)
    elif isinstance(finding, Comparison):
        writer.comparison(finding)
    else:
        writer.recommendation(finding)
    return stream.getvalue()


FINDINGS = {
    "27 parties": sample.wide_recommendation(),
    "27 parties, 27 modules": sample.wide_recommendation(27, 27),
    "2 parties": sample.pair_recommendation(),
    "hostile names": sample.pair_recommendation(hostile=True),
    "evaluation": sample.wide_evaluation(),
    "infeasible deal": sample.wide_evaluation(feasible=False),
    "efficient deal": sample.wide_evaluation(4, efficient=True),
    "comparison": sample.wide_comparison(),
    **{status: sample.recommendation_with_status(status) for status in sample.STATUSES},
}


@pytest.mark.parametrize("width", [80, 60, 44])
@pytest.mark.parametrize("name", FINDINGS)
def test_output_fits_the_width_without_ellipsis_or_colour(name, width):
    text = written(FINDINGS[name], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


def test_every_party_and_solution_is_shown():
    text = written(FINDINGS["27 parties"])
    for party, name in sample.MEMBERS.items():
        assert f"{party}  {name}" in text
    for heading in ("Nash", "Smorodinsky", "Leximin", "Utilitarian", "Together"):
        assert heading in text


def test_names_are_printed_as_they_are():
    text = written(FINDINGS["hostile names"]).replace("\n", " ")
    assert "<script>alert('x')</script>" in text
    assert "[bold]" in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("optimal", "Proven: no package"),
        ("stopped with a solution", "no package can exceed 75 (gap 4.17\xa0%)"),
        ("stopped without a solution", "no package found yet"),
        ("no package", "contradict each other"),
        ("no acceptable package", "worse off than walking away"),
        ("unbounded", "grow forever"),
        ("disagreement", "Do not rely on this"),
        ("not applicable", "does not apply"),
    ],
)
def test_each_status_is_said_in_words(status, words):
    assert words in " ".join(written(FINDINGS[status], 120).replace("\n", " ").split(" "))


def test_an_infeasible_deal_names_places_and_amounts():
    text = " ".join(written(FINDINGS["infeasible deal"]).split())
    assert "breaks 1 red line and 1 rule" in text
    assert "compact.yaml:41:7 red_lines.no_visa: No visa quota without return agreements. (broken by 1)" in text
    assert "BEL would rather walk away: it loses 5.50 million EUR a year" in text


def test_an_inefficient_deal_comes_with_a_better_one():
    text = " ".join(written(FINDINGS["evaluation"]).split())
    assert "another package gives AUT 4.50 million EUR a year more, and nobody less" in text
    assert "What changes:" in text


def test_wide_tables_are_split_into_columns_that_fit():
    columns = tuple(f"Proposal number {number}" for number in range(30))
    table = Table("Many", "Party", columns, (Row("A", ("1,234.50",) * 30, code="A"),))
    assert len(list(pages(table, 80))) > 1


def test_faults_are_listed_with_place_code_and_hint():
    stream = io.StringIO()
    fault = Fault(
        "unknown-key", Location("a.yaml", 4, 3), ("parties", "KEN"), "unknown key [x]", "`wieght`", "a key", "weight?"
    )
    warning = Fault("unused", Location("a.yaml", 5, 3), (), "never used", severity="warning")
    write_faults(Console(file=stream, width=40, highlight=False, markup=False), [fault, warning])
    assert stream.getvalue().splitlines() == [
        "a.yaml:4:3 parties.KEN: unknown key [x] [unknown-key]",
        "  got: `wieght`",
        "  wanted: a key",
        "  hint: weight?",
        "a.yaml:5:3: warning: never used [unused]",
        "1 fault, 1 warning",
    ]
