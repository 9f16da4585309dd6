"""Funds in the terminal: they fit, say in words what was found, and add up as shown."""

import io
import re
from dataclasses import replace

import fund_samples as sample
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from winset import fund_tables, game_words
from winset.console import FindingWriter
from winset.fund_flows import Flows, balance
from winset.fund_text import write_fund
from winset.tables import Table
from winset.words import Names

PLANNED = [name for name, found in sample.FUNDS.items() if found.plan]


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    write_fund(FindingWriter(console, finding.subject), finding)
    return stream.getvalue()


def sentences(finding):
    return " ".join(written(finding).split())


@pytest.mark.parametrize("width", [80, 60, 44])
@pytest.mark.parametrize("name", sample.FUNDS)
def test_output_fits_the_width_without_ellipsis_or_colour(name, width):
    text = written(sample.FUNDS[name], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "whole",
            "3 members are expected to pay 139 million EUR over 3 stages and 8 scenarios, 36.3 % of it by Poland;",
        ),
        ("whole", "Every member is better off than outside, from 3.31 (Italy) to 3.91 million EUR (Poland)."),
        (
            "whole",
            "In no state would anybody rather walk away. Nash bargaining solution: 42.5 (product of gains; proven",
        ),
        ("whole", "makes the members together 2.69 million EUR better off than outside (from −20.50 to −17.81)."),
        (
            "whole",
            "The most that any plan could do is 8.25 (32.6 % of it is reached); the rest is the price of dividing",
        ),
        ("whole", "Largest possible sum −12.25 +8.25"),
        ("whole", "; 12.2 come back as refunds: 126 million EUR net."),
        ("whole", "In the plan shown everybody stays. With penalties of 1.75 in sum"),
        ("whole", "The fund covers at least 50 0.75 one percentage point of line 31 % of “Relief” in every state"),
        ("bare", "contributions ─"),
        ("whole", "together is 62 % of the sum of the members' own risks."),
        ("whole", "Plan for the mean scenario −14.25 −2.00"),
        (
            "whole",
            "Flood works, by Builders' agency: High effort is worthwhile from a bonus of 5.",
        ),
        ("whole", "POL Poland 0.00 0.25 0.25"),
        ("whole", "2028, ba (damage 1.4) 4.00 3.75 0.25"),
        ("whole", "8 scenarios over 3 stages, 14 states, kept of 32; each of the others is counted with the nearest"),
        ("whole", "Every payment is a multiple of 0.01 million EUR, and in every state what comes in is what goes out"),
        ("bare", "2 members are to pay 21.4 million EUR in one stage,"),
        ("bare", "One certain course over 1 stage."),
        ("one member", "1 member is expected to pay"),
        ("one member", "It is worth 3.31 million EUR more to Italy than to be without it."),
        ("mean plan fails", "Plan for the mean scenario no plan –"),
        ("whole", "With penalties of 1.75 in sum nobody would walk away from the best plan."),
        ("engine mpi", "Solved scenario by scenario, on several processes."),
        ("breaks something", "The plan breaks 1 statement of the file."),
        (
            "breaks something",
            "(first in 2028, ba (damage 1.4); broken by 0.5; fund.yaml:12:5 fund.members.ITA.pays_in_all)",
        ),
        ("missing parts", "Not part of what is looked at: Relief."),
        ("missing parts", "approximated in the search, by at most 0.0004 (Italy)."),
        ("30 members", "Who insures whom: --report or --json."),
        ("stopped", "Nash bargaining solution: 42.5 (product of gains; not proven best; none can be above 50)."),
        ("explained", "Why there is no plan No deal exists:"),
        ("no acceptable package", "No plan of the fund exists that leaves nobody worse off than outside it."),
        ("no package", "No plan of the fund exists, because its statements contradict each other."),
        ("stopped without a solution", "Stopped early: no plan found yet, and none ruled out."),
        ("disagreement", game_words.DOUBT),
    ],
)
def test_what_is_found_is_said(name, words):
    assert words in sentences(sample.FUNDS[name])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bare", "walk away"),
        ("full commitment", "walk away"),
        ("bare", "Pledge"),
        ("no key", "By the key"),
        ("bare", "times"),
        ("bare", "come back"),
        ("bare", "worst cases"),
    ],
)
def test_what_is_not_there_is_not_said(name, words):
    assert words not in sentences(sample.FUNDS[name])


def changed(**gains):
    """Return a finding whose members gain so much."""
    found = sample.fund()
    members = {
        key: member.model_copy(update={"gain": gains.get(key, member.gain)})
        for key, member in found.plan.members.items()
    }
    return found.model_copy(update={"plan": found.plan.model_copy(update={"members": members})})


@pytest.mark.parametrize(
    ("gains", "words"),
    [
        ({"ITA": 0.0}, "Nobody is worse off than outside; Italy gains nothing; Poland gains most, 3.91 million EUR."),
        (
            {"ITA": 0.0, "DEU": 0.0, "POL": 0.0},
            "Nobody is worse off than outside; Italy, Germany and Poland gain nothing.",
        ),
        ({"ITA": -1.0}, "Italy would be better off outside; gains run from −1 (Italy) to 3.91 million EUR (Poland)."),
        ({"ITA": 2.0, "DEU": 2.0, "POL": 2.0}, "Every member is better off than outside by the same, 2 million EUR."),
    ],
)
def test_gains_are_put_as_they_are(gains, words):
    assert words in sentences(changed(**gains))


def test_a_plan_in_which_somebody_would_leave_is_not_said_to_keep_everybody():
    found = sample.fund()
    plan = found.plan.model_copy(update={"tightest": [sample.temptation(margin=-0.5)]})
    assert "In no state" not in sentences(found.model_copy(update={"plan": plan}))


def test_cents_of_a_large_unit_are_written_out_and_only_what_balances_is_said_to():
    found = sample.fund()
    small = found.plan.model_copy(update={"cent": 1e-8})
    text = sentences(found.model_copy(update={"plan": small}))
    assert "a multiple of 0.00000001 million EUR" in text
    support = {"relief": [value + 0.01 for value in found.plan.support["relief"]]}
    off = found.plan.model_copy(update={"support": found.plan.support | support})
    assert "a multiple of" not in sentences(found.model_copy(update={"plan": off}))


def test_money_is_paid_in_whole_cents():
    found = sample.fund()
    text = sentences(found.model_copy(update={"plan": found.plan.model_copy(update={"currency": "EUR"})}))
    assert "Every payment is in whole cents (0.01 EUR), and" in text


def test_the_best_plan_and_equal_payers_are_called_so():
    found = sample.bare(pooling=sample.pooling({"ITA": "Italy", "DEU": "Germany"}))
    inside = sum(member.value for member in found.plan.members.values())
    best = found.pooling.model_copy(update={"together": inside, "value": inside + 20.5, "bound": inside + 20.5})
    same = found.plan.model_copy(update={"contributions": {"ITA": [5.0], "DEU": [5.0]}})
    text = sentences(found.model_copy(update={"pooling": best, "plan": same}))
    assert "No plan could do more." in text
    assert "Italy and Germany pay equally." in text
    alone = found.plan.model_copy(update={"contributions": {"ITA": [5.0], "DEU": [0.0]}})
    assert "All of the money is paid by Italy." in sentences(found.model_copy(update={"plan": alone}))


def test_what_all_would_gain_is_told_from_what_is_lost_and_the_rest_is_counted():
    found = sample.fund(prices=[sample.price(value=-8.554)], free=4)
    assert fund_tables.prices(Names(found.subject), found).rows[0].cells[0] == "all would gain 8.55"
    assert "4 other limits and guarantees do not bind and cost nothing." in sentences(found)


def test_reports_on_contracts_are_no_scenarios_of_the_file():
    found = sample.fund()
    text = sentences(found.model_copy(update={"tree": found.tree.model_copy(update={"reports": 2})}))
    assert "4 scenarios, times 2 reports on contracts, 36.3" in text
    assert "4 scenarios of the file, times 2 reports on contracts over 3 stages, 14 states, kept of 16;" in text


def test_many_prices_are_counted():
    text = sentences(sample.fund(prices=[sample.price(f"fund.x{number}") for number in range(15)]))
    assert "And 3 more statements (all of them: --json or --report)." in text


def numbers(table: Table) -> dict[str, list[int]]:
    """Return the rows of a table in multiples of its last decimal."""
    digits = {row.label: [cell.replace("−", "-").replace(",", "") for cell in row.cells] for row in table.rows}
    return {label: [int(cell.replace(".", "")) for cell in cells] for label, cells in digits.items()}


@pytest.mark.parametrize("name", PLANNED)
def test_both_sides_of_every_stage_add_up_as_shown(name):
    found = sample.FUNDS[name]
    rows = numbers(fund_tables.money(Names(found.subject), found, found.plan))
    total, gone = rows.pop("In all"), rows.pop("Out and kept")
    came = [head for head in ("In the reserve before", "Interest", "Contributions", "Gifts") if head in rows]
    left = [head for head in rows if head not in came]
    assert total == gone == [sum(column) for column in zip(*(rows[head] for head in came), strict=True)]
    assert total == [sum(column) for column in zip(*(rows[head] for head in left), strict=True)]
    if "Kept in reserve" in rows:
        assert rows["In the reserve before"][1:] == rows["Kept in reserve"][:-1]


@given(st.integers(2, 5), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))
@settings(deadline=None, max_examples=30)
def test_the_balance_of_stages_adds_up_whatever_is_rounded_away(members, stages, branches, decimals):
    parties = {f"P{number}": f"Republic {number}" for number in range(members)}
    nodes = sample.nodes_of(stages, branches)
    found = sample.fund(parties, years=[str(n) for n in range(stages)], branches=branches)
    assert len(found.nodes) == len(nodes)
    shown = balance(Flows(found, found.plan), decimals)
    for stage in range(stages):
        came = shown.before[stage] + sum(row[stage] for row in shown.incoming.values())
        assert came == pytest.approx(shown.total[stage])
        assert sum(row[stage] for row in shown.outgoing.values()) == pytest.approx(shown.total[stage])


@pytest.mark.parametrize("name", PLANNED)
def test_values_and_insurance_add_up_as_shown(name):
    found = sample.FUNDS[name]
    names = Names(found.subject)
    parts = fund_tables.values(names, found.plan)
    tables = [replace(parts, rows=tuple(replace(row, cells=(*row.cells[1:], row.cells[0])) for row in parts.rows))]
    if found.pooling:
        flows = fund_tables.insurance(found.pooling, tail=False)
        tables.append(fund_tables.insurers(names, found, flows, tail=False))
    for table in tables:
        rows = numbers(table)
        assert all(sum(row[:-1]) == row[-1] for row in rows.values())
        if "Together" in rows:
            total = rows.pop("Together")
            assert total == [sum(column) for column in zip(*rows.values(), strict=True)]


def test_shares_of_the_burden_add_up_to_everything():
    found = sample.FUNDS["7 members, 4 scenarios"]
    *rows, total = fund_tables.shares(Names(found.subject), found.plan).rows
    for place in (-1, -2):
        shown = [int(re.sub(r"[^\d]", "", row.cells[place])) for row in rows]
        assert sum(shown) == int(re.sub(r"[^\d]", "", total.cells[place])) == 1000


def test_worst_cases_of_different_receivers_are_not_added_up():
    found = sample.FUNDS["whole"]
    flows = fund_tables.insurance(found.pooling, tail=True)
    assert "Together" not in [
        row.label for row in fund_tables.insurers(Names(found.subject), found, flows, tail=True).rows
    ]
