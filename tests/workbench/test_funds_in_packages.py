"""What a package pays through the fund, wherever packages are shown."""

import io

import pytest
from rich.console import Console

from fund_cases import fund_negotiation
from winset import tables
from winset.console import FindingWriter
from winset.report.pages import package_section
from winset.sentences import outcome_payments, package_contents, scope
from winset.sheet_parts import Columns
from winset.words import Names, differences, fund_payments
from winset_models.analysis.subject import subject
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.parts import FundPlan

SUBJECT = subject(
    fund_negotiation(
        {"A": {"name": "Italy"}, "B": {"name": "Germany"}},
        stages=["now", "then"],
        scenarios={
            "paths": {
                "dry": {"probability": 0.75, "values": {"water": [0, 0]}},
                "wet": {"probability": 0.25, "values": {"water": [0, 1]}},
            }
        },
        contracts={
            "works": {
                "name": "Flood works",
                "implementer": "agency",
                "stage": 1,
                "efforts": {"high": {"cost": 1, "outcomes": {"well_done": 1}}},
                "wanted": "high",
            }
        },
        needs={"relief": {"of": "A", "amount": {"per": {"water": 10}}}},
        pledging={},
    )
)
FEW = Package(
    fund=FundPlan(
        pledges={"A": 2.0, "B": 8.0},
        contributions={"A": [0.0, 0.0, 2.0], "B": [0.0, 0.0, 8.0]},
        payments={"works": {"well_done": 1.5}},
    )
)
MORE = Package(fund=FundPlan(contributions={"B": [0.0, 0.0, 10.0]}))


def test_payments_are_expected_ones():
    assert SUBJECT.fund.probability == pytest.approx([1.0, 0.75, 0.25])
    assert fund_payments(SUBJECT, FEW) == pytest.approx({"A": 0.5, "B": 2.0})
    assert fund_payments(SUBJECT, Package()) == {}


def test_tables_list_pledges_and_expected_payments():
    table = tables.fund(Names(SUBJECT), FEW)
    assert table.columns == ("Pledge", "Expected to pay")
    assert [(row.label, *row.cells) for row in table.rows] == [
        ("Italy", "2.00", "0.50"),
        ("Germany", "8.00", "2.00"),
        ("Together", "10.00", "2.50"),
    ]
    section = package_section("package", "The package", SUBJECT, FEW)
    assert section.tables == (table,)
    assert section.bullets[0].lines == ("Flood works: 1.5 if well done",)
    assert tables.fund(Names(SUBJECT), MORE).columns == ("Expected to pay",)
    assert tables.fund(Names(SUBJECT), Package()) is None


def test_differences_say_who_pays_more():
    assert differences(Names(SUBJECT), FEW, MORE) == [
        "Fund: Italy is expected to pay 0.00 (before: 0.50)",
        "Fund: Germany is expected to pay 2.50 (before: 2.00)",
    ]
    assert differences(Names(SUBJECT), FEW, FEW) == []


def test_sentences_and_sheets_name_the_fund():
    assert scope(SUBJECT) == "2 parties, a fund over 2 stages; values in million EUR"
    assert package_contents(SUBJECT, FEW) == "2.5 expected to be paid into the fund"
    assert outcome_payments(SUBJECT, MORE) == []
    columns = Columns(SUBJECT, [FEW])
    found = dict(zip(columns.heads, columns.cells({}, FEW), strict=True))
    assert found["Expected to pay into the fund Germany"] == pytest.approx(2.0)


def test_the_terminal_shows_them_with_a_package():
    stream = io.StringIO()
    console = Console(file=stream, width=80, highlight=False, markup=False, emoji=False)
    FindingWriter(console, SUBJECT).package(FEW)
    shown = " ".join(stream.getvalue().split())
    assert "Paid into the fund over all its stages, in million EUR" in shown
    assert "Payments for outcomes: - Flood works: 1.5 if well done" in shown
