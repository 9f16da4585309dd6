"""What would change the answer, as spreadsheets and CSV files."""

import openpyxl
import pytest
import sensitivity_samples as sample
from asked_analysis import invoke
from unsettled_ranges import unsettled

from winset import exits
from winset.commands.exporting import SENSITIVITY_TABLES
from winset.sensitivity_sheets import sample_sheets
from winset.sheets import sheets
from winset_models.analysis.sensitivities.tables import tables

WHOLE = sample.FINDINGS["everything"]
SHEETS = {sheet.name: sheet for sheet in sheets(WHOLE)}


def rows(name):
    return [dict(zip(SHEETS[name].columns, row, strict=True)) for row in SHEETS[name].rows]


def saved(tmp_path, finding):
    (tmp_path / "finding.json").write_text(finding.model_dump_json(), encoding="utf-8")
    return str(tmp_path / "finding.json")


def test_every_finding_has_sheets_and_every_table_is_known():
    found = {sheet.name.lower() for finding in sample.FINDINGS.values() for sheet in sheets(finding)}
    assert found == {"parties", "about", "packages", *SENSITIVITY_TABLES}


def test_figures_are_those_of_the_finding():
    bar = rows("Tornado")[0]
    assert (bar["Name"], bar["Low end"], bar["At the low end"], bar["Package there"]) == ("staff", 5.0, 0.0, "no deal")
    ranges = rows("Breakpoints")
    assert [(row["From"], row["To"], row["Package"]) for row in ranges[:2]] == [
        (5.0, 6.2, "no deal"),
        (6.2, 10.0, "P1"),
    ]
    assert [row["Place known within"] for row in ranges[:3]] == [0.001, 0.001, None]
    assert len(rows("Map")) == 16
    assert rows("Radius")[0]["Fails with"] == 6.8
    assert rows("Views")[0]["Total gain, in million EUR"] == 10.0
    assert rows("Views")[1]["Why the package of the file fails"].startswith("breaks “Kenya has 8 persons”; leaves")
    assert rows("Gains as seen")[1] == {
        "View, or scenario": "As Kenya sees it",
        "Party": "Germany",
        "Gain from P1": 5.5,
    }
    assert rows("Acceptability")[0]["Best in"] == 0.625
    broken = next(row for row in rows("Regret") if row["Keeps every rule"] == "no")
    assert (broken["Package"], broken["Scenario"], broken["Regret"]) == ("P1", "A drought in Kenya", 8.0)
    assert [row["Rule"] for row in rows("Rules")] == [1, 1, 2]
    assert rows("Morris")[1]["Mean"] == -4.0
    assert rows("Sobol")[0]["With others"] == 0.6
    assert rows("Information")[0]["Worth of knowing"] == 0.8
    assert rows("Numbers")[1]["Means"] == "factor"


def test_packages_that_differ_by_payments_alone_have_rows_that_tell_them_apart():
    whole = sample.regret()
    paid = whole.others[0].model_copy(update={"apart": "where Kenya receives 2", "regrets": whole.chosen.regrets})
    finding = sample.sensitivity(regret=whole.model_copy(update={"others": [*whole.others, paid]}))
    (found,) = (sheet for sheet in sheets(finding) if sheet.name == "Regret")
    told = [(row[0], row[1], row[-1]) for row in found.rows[::3]]
    assert told == [("P2", "", "yes"), ("P1", "", "no"), ("P1", "where Kenya receives 2", "yes")]
    pytest.importorskip("pandas")
    assert tables(finding)["regret"]["apart"].tolist()[::3] == ["", "", "where Kenya receives 2"]


def test_ranges_of_stopped_searches_are_written_as_far_as_they_are_known():
    (found,) = (sheet for sheet in sheets(sample.sensitivity(breakpoints=unsettled())) if sheet.name == "Breakpoints")
    kept = [found.columns.index(name) for name in ("Name", "From", "To", "Place known within")]
    assert [tuple(row[at] for at in kept) for row in found.rows] == [
        ("staff", 5.0, 6.2, 0.001),
        ("staff", 6.2, 10.0, None),
        ("staff", 10.0, 12.0, None),
    ]


def test_a_saved_finding_becomes_a_spreadsheet_and_a_table(tmp_path):
    name = saved(tmp_path, WHOLE)
    assert invoke("export", name, str(tmp_path / "out.xlsx")).exit_code == exits.OPTIMAL
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames[:2] == ["Parties", "Tornado"]
    assert invoke("export", name, str(tmp_path / "out.csv"), "--what", "sobol").exit_code == exits.OPTIMAL
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("Figure,Number,Name,Alone,")


def test_sets_of_samples_of_the_same_name_are_numbered():
    found = sample.sensitivity(samples=[sample.samples(), sample.samples(2)])
    names = [sheet.name for sheet in sample_sheets(found)]
    assert names == ["experiments sobol", "outcomes sobol", "experiments sobol 2", "outcomes sobol 2"]


def test_answers_in_words_and_what_was_not_answered_are_among_the_facts():
    facts = sheets(sample.FINDINGS["many numbers"])[-1].rows
    assert ("Which numbers matter at all", sample.morris().words) in facts
    assert ("Not answered", "All numbers at once, sample 17: the worker died three times") in facts
    assert ("Stopped", "yes") in facts
