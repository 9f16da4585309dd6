"""Charts about what would change the answer: what they show is what was found, in symbols as well as in colours."""

import json

import pytest
import sensitivity_samples as sample

from winset.charts import theme
from winset.charts.breakpoint_bars import breakpoint_bars
from winset.charts.discovery_boxes import discovery_boxes
from winset.charts.information import information
from winset.charts.package_colours import package_cell
from winset.charts.range_bars import UNSETTLED
from winset.charts.regret import regret
from winset.charts.sobol_indices import sobol_indices
from winset.charts.stability_radius import stability_radius
from winset.charts.tornado import tornado
from winset.report import page_of


def figures_of(finding):
    return {figure.key: figure for part in page_of(finding).sections for figure in (*part.figures, *part.aside)}


WHOLE = sample.FINDINGS["everything"]
FIGURES = figures_of(WHOLE)


def rows(figure):
    """Return all data of a chart, the records of all its layers one after the other."""
    chart = json.loads(figure.chart.to_json())
    return [record for data in chart["datasets"].values() for record in data]


def texts(figure):
    return [row["text"] for row in rows(figure) if row.get("text")]


@pytest.mark.parametrize("key", FIGURES)
def test_every_chart_asks_answers_and_has_its_table(key):
    figure = FIGURES[key]
    assert figure.question.endswith("?")
    assert figure.takeaway.endswith(".")
    assert figure.alternative
    assert figure.tables


def test_bars_of_a_tornado_begin_at_the_file_and_say_where_the_deal_is_gone():
    figure = FIGURES["tornado-1"]
    shown = [row for row in rows(figure) if "side" in row]
    assert {row["from"] for row in shown} == {12.5}
    assert {"no deal below 6.2 persons", "P2 above 10 persons", "P3 below 2"} == set(texts(figure))
    assert "there is no deal at an end of “Staff of Kenya”" in figure.takeaway


def test_a_tornado_draws_the_largest_bars_and_none_for_a_figure_that_stands_still():
    many = sample.FINDINGS["many numbers"]
    figure = tornado(many, many.tornado, "total gain")
    assert len({row["row"] for row in rows(figure) if "side" in row}) == 15
    assert len(figure.tables[0].rows) == 40
    assert tornado(many, many.tornado, "adoption") is None


def test_a_tornado_without_a_deal_at_its_base_says_nothing_of_breaking():
    found = WHOLE.model_copy(update={"base": sample.NO_DEAL})
    assert "there is no deal" not in tornado(found, found.tornado, "total gain").takeaway


def test_pieces_of_a_range_have_the_keys_of_their_packages():
    figure = FIGURES["breakpoints"]
    assert [text for text in texts(figure) if text != "◆"] == ["×", "P1", "P2 ?", "P3", "P1", "P1"]
    bars = [row for row in rows(figure) if "opacity" in row and row["to"] - row["from"] < 1]
    assert [row["opacity"] == UNSETTLED for row in bars] == [False, False, True, False, False]
    assert figure.takeaway == "2 of 3 numbers change the answer somewhere."
    steady = breakpoint_bars(sample.FINDINGS["steady"])
    assert steady.takeaway == "The answer is the same over the whole range of every number."


def test_a_map_has_a_cell_for_every_point_the_first_number_upwards():
    figure = FIGURES["map"]
    cells = [row for row in rows(figure) if "symbol" in row]
    assert len({(row["row"], row["column"]) for row in cells}) == 16
    assert {row["symbol"] for row in cells} == {"×", "P1", "P2", "P3"}
    assert figure.takeaway.startswith(
        "The answer of the file holds at 25\u00a0% of 16 points; at 25\u00a0% there is no"
    )


def test_packages_differ_in_symbol_and_colour():
    cells = [package_cell(key) for key in (None, *(f"P{number}" for number in range(1, 8)))]
    assert len({symbol for symbol, _, _ in cells}) == len({fill for _, fill, _ in cells}) == len(cells)


def test_the_part_that_holds_lies_around_the_file_and_the_failure_outside():
    figure = FIGURES["radius"]
    bars = [row for row in rows(figure) if "opacity" in row and row["to"] - row["from"] < 1]
    assert all(row["to"] - row["from"] == pytest.approx(0.25) for row in bars)
    fails = [row["x"] for row in rows(figure) if row.get("text") == "×"]
    assert not any(row["from"] < x < row["to"] for row, x in zip(bars, fails, strict=True))
    holds = sample.radius().model_copy(update={"failing_numbers": {}, "fails_at": None})
    assert stability_radius(WHOLE, holds) is None


def test_marks_lie_on_their_intervals():
    for key in ("acceptability", "sobol-1", "morris-1", "information"):
        marks = [row for row in rows(FIGURES[key]) if "low" in row]
        assert marks
        assert all(0 <= row["low"] <= row["value"] <= row["high"] for row in marks)


def test_what_may_be_noise_is_not_said_to_be_worth_finding_out():
    """The first may be worth nothing, the second is clearly worth something; then neither is."""
    worth = sample.information()
    first, second, *others = worth.parameters
    noisy = worth.model_copy(update={"parameters": [first.model_copy(update={"interval": 0.9}), second, *others]})
    assert "is worth 0.3 million EUR, to know all numbers at most 1.1" in information(WHOLE, noisy).takeaway
    none = [item.model_copy(update={"interval": 0.9}) for item in worth.parameters]
    takeaway = information(WHOLE, worth.model_copy(update={"parameters": none})).takeaway
    assert takeaway.startswith("No single number is clearly worth finding out; to know all numbers is worth at most")


def test_a_wide_interval_is_warned_of_and_an_even_figure_has_no_chart():
    wide = sample.sobol().model_copy(update={"enough": False})
    assert "with more samples the order may change" in sobol_indices(WHOLE, wide, "total gain").takeaway
    still = [item.model_copy(update={"total": 0.0}) for item in sample.sobol().indices]
    even = sample.sobol().model_copy(update={"indices": still})
    assert sobol_indices(WHOLE, even, "total gain") is None


def test_regrets_are_written_into_their_cells_and_broken_rules_are_crossed():
    figure = FIGURES["regret"]
    symbols = [row["symbol"] for row in rows(figure) if "symbol" in row]
    assert {"8.00 ×", "1.25"} <= set(symbols)
    fills = {row["symbol"]: row["fill"] for row in rows(figure) if "symbol" in row}
    assert (fills["8.00 ×"], fills["1.25"]) == (theme.ALERT_CELL, theme.LEVELS[0])
    assert fills["0.00"] == fills["2.00"] == theme.CELL
    assert figure.takeaway.endswith("never gives up more than 1.25 million EUR; no package can do better.")
    none = sample.regret().model_copy(update={"chosen": None})
    assert regret(WHOLE, none).takeaway == "No package keeps every rule in every scenario."
    assert regret(WHOLE, none.model_copy(update={"others": []})) is None


def test_a_rule_has_a_panel_with_its_part_of_each_range():
    figure = FIGURES["discovery"]
    assert len(figure.chart.vconcat) == 2
    assert {"5 to 6.4 persons", "×0.8 to ×0.95", "1 to 2"} <= set(texts(figure))
    nowhere = sample.discovery().model_copy(update={"boxes": []})
    assert discovery_boxes(WHOLE, nowhere) is None
