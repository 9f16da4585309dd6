"""Saved findings of equilibrium, stability and incentives as spreadsheets and CSV files."""

import csv

import game_samples as sample
import openpyxl
import pytest
from typer.testing import CliRunner

from winset import cli, exits
from winset.commands.exporting import OTHER_TABLES
from winset.sheets import sheets

SHEETS = {
    "equilibrium": (sample.EQUILIBRIA["best and worst"], ["Parties", "Packages", "Temptations", "About"]),
    "stability": (sample.STABILITIES["not stable"], ["Parties", "Temptations", "Coalitions", "Modules", "About"]),
    "incentives": (sample.INCENTIVES["frontier"], ["Parties", "Payments", "Budgets", "Temptations", "About"]),
}
EVERY = [found for kind in (sample.EQUILIBRIA, sample.STABILITIES, sample.INCENTIVES) for found in kind.values()]


def export(tmp_path, finding, output, *more):
    saved = tmp_path / "finding.json"
    saved.write_text(finding.model_dump_json(), encoding="utf-8")
    return CliRunner().invoke(cli.app, ["export", str(saved), str(tmp_path / output), *more])


def rows(tmp_path, name):
    heads, *found = openpyxl.load_workbook(tmp_path / "out.xlsx")[name].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in found]


@pytest.mark.parametrize("kind", SHEETS)
def test_a_saved_finding_becomes_a_spreadsheet(tmp_path, kind):
    finding, names = SHEETS[kind]
    assert export(tmp_path, finding, "out.xlsx").exit_code == exits.OPTIMAL
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == names
    about = {row["What"]: row["Value"] for row in rows(tmp_path, "About")}
    assert about["SHA-256"] == finding.manifest.sha256


def test_every_finding_has_sheets_and_every_table_is_known():
    found = {sheet.name.lower() for finding in EVERY for sheet in sheets(finding)}
    assert found == {"parties", "about", *OTHER_TABLES}


def test_packages_and_temptations_hold_the_figures(tmp_path):
    finding = sample.EQUILIBRIA["best and worst"]
    export(tmp_path, finding, "out.xlsx")
    packages = {row["Package"]: row for row in rows(tmp_path, "Packages")}
    assert packages["Worst equilibrium"]["Welfare"] == finding.worst.welfare
    assert packages["Largest welfare"]["Largest temptation"] == 3.25
    assert packages["The equilibrium found"]["Payoff Karelia"] == 10
    tempted = [row for row in rows(tmp_path, "Temptations") if row["Keeps to it"] == "no"]
    assert [(row["Package"], row["Party"], row["Temptation"]) for row in tempted] == [
        ("Largest welfare", "Karelia", 3.25)
    ]


def test_coalitions_modules_and_budgets_hold_the_figures(tmp_path):
    export(tmp_path, sample.STABILITIES["not stable"], "out.xlsx")
    gains = {row["Member"]: row["Gain"] for row in rows(tmp_path, "Coalitions")}
    assert gains == {"Karelia": 2, "Lemnia": 1.25}
    assert {row["Module"]: row["No member would leave"] for row in rows(tmp_path, "Modules")} == {
        "Protection floor": "yes",
        "Ethical recruitment": "no",
    }
    export(tmp_path, sample.INCENTIVES["frontier"], "out.xlsx", "--force")
    budgets = rows(tmp_path, "Budgets")
    assert [row["Budget from"] for row in budgets] == [0, 1.5, 3, 4.5]
    assert [row["Paid to Karelia"] for row in budgets] == [0, 0.75, 1.5, 2.25]


def test_a_csv_file_holds_the_answer_or_the_table_asked_for(tmp_path):
    finding = sample.INCENTIVES["frontier"]
    assert export(tmp_path, finding, "out.csv").exit_code == exits.OPTIMAL
    assert export(tmp_path, finding, "budgets.csv", "--what", "budgets").exit_code == exits.OPTIMAL
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file))[-2:] == ["Support", "In words"]
    with (tmp_path / "budgets.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file))[:2] == ["Budget from", "Largest welfare"]


def test_a_table_that_a_finding_lacks_is_wrong_use(tmp_path):
    done = export(tmp_path, sample.INCENTIVES["frontier"], "out.csv", "--what", "coalitions")
    assert done.exit_code == exits.USAGE
    assert "there are: parties, payments, budgets, temptations, about" in " ".join(done.stderr.split())


def test_a_stopped_search_keeps_its_code(tmp_path):
    finding = sample.EQUILIBRIA["stopped with a solution"]
    assert export(tmp_path, finding, "out.xlsx").exit_code == exits.STOPPED_WITH_SOLUTION
