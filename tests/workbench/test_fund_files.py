"""Funds as CSV and spreadsheet files: every state, every cent."""

import csv

import fund_samples as sample
import openpyxl
import pytest
import sample_findings
from asked_analysis import invoke

from winset import exits
from winset.commands.exporting import FUND_TABLES
from winset.csv_files import write_csv
from winset.fund_sheets import states_sheet
from winset.sheets import sheets
from winset.words import Names

WHOLE = sample.FUNDS["whole"]


def table(tmp_path, finding):
    write_csv(states_sheet(Names(finding.subject), finding, finding.plan), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_a_row_for_each_state(tmp_path):
    found = table(tmp_path, WHOLE)
    assert [row["State"] for row in found] == [node.label for node in WHOLE.nodes]
    assert dict(list(found[5].items())[:8]) == {
        "State": "bb",
        "Stage": "2028",
        "After": "b",
        "Probability": "0.25",
        "damage": "1.5",
        "Paid by Italy (ITA)": "10.55",
        "Paid by Germany (DEU)": "11.92",
        "Paid by Poland (POL)": "13.29",
    }
    assert list(found[5])[8:] == [
        "Support for Flood damage (flood)",
        "Support for Relief (relief)",
        "Given by Development bank (bank)",
        "Outcome payment for Flood works (works)",
        "Administration",
        "Interest",
        "Reserve",
        "Refunds",
    ]


@pytest.mark.parametrize("name", ["whole", "bare", "12 members, 1,296 scenarios"])
def test_every_row_balances_to_the_last_cent(tmp_path, name):
    found = table(tmp_path, sample.FUNDS[name])
    reserves = {row["State"]: row["Reserve"] for row in found}
    for row in found:
        cents = {head: round(100 * float(value)) for head, value in row.items() if _money(head)}
        held = round(100 * float(reserves[row["After"]])) if row["After"] else 300
        came = held + sum(value for head, value in cents.items() if _comes(head))
        assert came == sum(value for head, value in cents.items() if not _comes(head))


def _comes(head):
    return head.startswith(("Paid by", "Given by", "Interest"))


def _money(head):
    others = ("Support for", "Drawn by", "Outcome payment", "Administration", "Refunds", "Reserve")
    return _comes(head) or head.startswith(others)


def test_names_never_become_formulas(tmp_path):
    nodes = [node.model_copy(update={"label": f"={node.label}"}) for node in WHOLE.nodes]
    found = table(tmp_path, WHOLE.model_copy(update={"nodes": nodes}))
    assert found[0]["State"] == "'=a"


def saved(tmp_path, finding):
    (tmp_path / "finding.json").write_text(finding.model_dump_json(), encoding="utf-8")
    return str(tmp_path / "finding.json")


def test_a_saved_fund_becomes_a_spreadsheet(tmp_path):
    done = invoke("export", saved(tmp_path, WHOLE), str(tmp_path / "out.xlsx"))
    assert done.exit_code == exits.OPTIMAL
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Parties", "States", "Members", "Insurance", "Prices", "Outcomes", "About"]
    heads, first, *_ = book["Members"].iter_rows(values_only=True)
    row = dict(zip(heads, first, strict=True))
    assert row["Gain"] == pytest.approx(row["Value inside"] - row["Value outside"])
    assert row["Most in a state"] == 18.41
    assert book["States"].max_row == len(WHOLE.nodes) + 1


def test_spreadsheets_do_not_round_payments_away():
    nodes = WHOLE.nodes
    exact = 123456.78901234
    rows = {key: [exact] * len(nodes) for key in WHOLE.plan.contributions}
    found = WHOLE.model_copy(update={"plan": WHOLE.plan.model_copy(update={"contributions": rows})})
    states = next(sheet for sheet in sheets(found) if sheet.name == "States")
    assert exact in states.rows[0]


def test_a_saved_fund_becomes_a_table(tmp_path):
    name = saved(tmp_path, WHOLE)
    assert invoke("export", name, str(tmp_path / "out.csv")).exit_code == exits.OPTIMAL
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("State,Stage,After,Probability,damage,")
    assert invoke("export", name, str(tmp_path / "who.csv"), "--what", "insurance").exit_code == exits.OPTIMAL
    assert "Italy,Reserve at the start," in (tmp_path / "who.csv").read_text(encoding="utf-8")


def test_every_finding_has_sheets_and_every_table_is_known():
    found = {sheet.name.lower() for finding in sample.FUNDS.values() for sheet in sheets(finding)}
    assert found == {"parties", "about", *FUND_TABLES}


def test_what_was_sought_and_what_it_is_worth_are_among_the_facts():
    facts = dict(sheets(WHOLE)[-1].rows)
    assert facts["Nash bargaining solution: product of gains"] == 42.5
    assert facts["Expected value of perfect information"] == 1.25
    assert facts["Flood works: paid if success"] == 5.0
    assert facts["Penalty that is needed: Poland"] == 0.25
    assert sample_findings.HOSTILE in dict(sheets(sample.FUNDS["hostile names"])[-1].rows)["Negotiation"]


def test_needs_and_refunds_by_member_have_columns_without_noise(tmp_path):
    rows = {"flood": [0.1 + 0.2] * len(WHOLE.nodes)}
    plan = WHOLE.plan.model_copy(update={"needed": rows, "refunded": {"ITA": [1.25] * len(WHOLE.nodes)}})
    nodes = [node.model_copy(update={"probability": 0.1 + 0.2}) for node in WHOLE.nodes]
    found = table(tmp_path, WHOLE.model_copy(update={"plan": plan, "nodes": nodes}))[0]
    wanted = {"Probability": "0.3", "Need: Flood damage (flood)": "0.3", "Refund to Italy (ITA)": "1.25"}
    assert {head: found[head] for head in wanted} == wanted


def test_the_export_of_a_file_with_a_fund_says_what_is_written(tmp_path):
    done = invoke("export", "bad_harvests", str(tmp_path / "out.csv"))
    assert "winset fund bad_harvests --json > FINDING.json" in done.stderr
