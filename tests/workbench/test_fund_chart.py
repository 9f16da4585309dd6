"""Charts of funds: bars and bands where the plan says, steps that add up, amounts in the cells."""

from xml.etree import ElementTree

import fund_samples as sample
import pytest

from winset.charts.fund_burden import REMAINS, burden, steps_of
from winset.charts.fund_contributions import MOST_PANELS, contributions
from winset.charts.fund_risk import risks
from winset.charts.insurers import insurers
from winset.charts.svg import draw
from winset.fund_flows import Flows
from winset.words import Names

FOUND = {name: finding for name, finding in sample.FUNDS.items() if finding.plan}
WHOLE = sample.FUNDS["whole"]
MANY = sample.FUNDS["12 members, 1,296 scenarios"]


def figures_of(finding):
    names, plan = Names(finding.subject), finding.plan
    found = [contributions(names, finding, plan), burden(names, plan), risks(names, plan)]
    if finding.pooling:
        found += [insurers(names, finding, finding.pooling, tail=tail) for tail in (False, True)]
    return [figure for figure in found if figure]


def texts(figure):
    return [element.text or "" for element in ElementTree.fromstring(draw(figure)).iter() if element.text]


def rows(figure, mark):
    """Return the data of all layers with a mark."""
    chart = figure.chart.to_dict()
    panels = chart.get("vconcat", [chart])
    layers = [(panel, layer) for panel in panels for layer in panel["layer"] if layer["mark"]["type"] == mark]
    data = [layer.get("data") or panel.get("data") or chart["data"] for panel, layer in layers]
    return [row for one in data for row in one.get("values") or chart["datasets"][one["name"]]]


@pytest.mark.parametrize("name", FOUND)
def test_every_chart_is_drawn_and_described(name):
    for figure in figures_of(FOUND[name]):
        assert draw(figure).startswith("<svg")
        assert figure.question.endswith("?")
        assert figure.takeaway.endswith(".")
        assert figure.alternative
        assert figure.tables


def test_each_state_has_a_bar_made_of_what_its_members_pay():
    figure = contributions(Names(WHOLE.subject), WHOLE, WHOLE.plan)
    shown = rows(figure, "bar")
    assert len(shown) == 3 * len(WHOLE.nodes)
    last = [row for row in shown if row["state"] == "2029, bab (damage 2.1)"]
    assert last[-1]["to"] == pytest.approx(sum(row[11] for row in WHOLE.plan.contributions.values()))
    assert figure.takeaway == (
        "The most ever paid in one stage is 59.3 million EUR, 35.6\u00a0% of it by Poland: in 12.5\u00a0% of cases, in "
        "2029, bab (damage 2.1)."
    )


def test_bands_lie_around_the_median_and_only_the_largest_payers_have_panels():
    figure = contributions(Names(MANY.subject), MANY, MANY.plan)
    shown = rows(figure, "line")
    assert len(shown) == MOST_PANELS * 4
    assert all(row["5"] <= row["25"] <= row["50"] <= row["75"] <= row["95"] for row in shown)
    assert "The 10 that pay most are drawn." in figure.takeaway
    assert len(figure.tables[0].rows) == 12


def test_quantiles_weigh_states_by_their_probability():
    found = sample.fund(years=("now",), branches=4)
    chances = [0.1, 0.2, 0.3, 0.4]
    nodes = [node.model_copy(update={"probability": p}) for node, p in zip(found.nodes, chances, strict=True)]
    flows = Flows(found.model_copy(update={"nodes": nodes}), found.plan)
    assert flows.quantiles([4.0, 3.0, 2.0, 1.0], 1, (0.05, 0.4, 0.41, 0.5, 0.95)) == [1, 1, 2, 2, 4]


@pytest.mark.parametrize("name", FOUND)
def test_the_steps_from_key_to_burden_add_up(name):
    plan = FOUND[name].plan
    for member in plan.members.values():
        *steps, (last, remains) = steps_of(plan, member)
        assert last == REMAINS
        assert sum(value for _, value in steps) == pytest.approx(remains)


def test_amounts_beside_the_steps_add_up_as_shown():
    figure = burden(Names(WHOLE.subject), WHOLE.plan)
    for own in ("Italy", "Germany", "Poland"):
        (row,) = (row for row in figure.tables[0].rows if row.label == own)
        assert set(row.cells) - {"0.00"} <= {text.lstrip("+") for text in texts(figure)}


def test_without_a_key_the_steps_begin_with_what_is_paid():
    plan = sample.FUNDS["no key"].plan
    assert next(iter(steps_of(plan, plan.members["ITA"])))[0] == "Contributions"


def test_both_sides_of_risk_are_marked_and_certainty_has_no_chart():
    figure = risks(Names(WHOLE.subject), WHOLE.plan)
    assert [row["result"] for row in rows(figure, "point")][:2] == [-6.0, -4.0]
    assert "worst cases of Poland, by 7.85 million EUR" in figure.takeaway
    certain = {
        key: member.model_copy(update={side: sample.risk(1.0, 0.0) for side in ("inside", "outside")})
        for key, member in WHOLE.plan.members.items()
    }
    assert risks(Names(WHOLE.subject), WHOLE.plan.model_copy(update={"members": certain})) is None


def test_cells_of_the_matrix_say_what_its_table_says():
    figure = insurers(Names(WHOLE.subject), WHOLE, WHOLE.pooling, tail=False)
    (table,) = figure.tables
    assert [row["symbol"] for row in rows(figure, "text")] == [c for row in table.rows[:-1] for c in row.cells[:-1]]
    assert figure.takeaway.startswith("Most flows from the reserve at the start to Germany: 3.7")
    alone = WHOLE.pooling.model_copy(update={"insured_by": {"ITA": {"ITA": 2.0, "DEU": 0.0}}})
    assert insurers(Names(WHOLE.subject), WHOLE, alone, tail=False).takeaway.startswith("Everybody receives no more")
    nothing = WHOLE.pooling.model_copy(update={"insured_by": {}})
    assert insurers(Names(WHOLE.subject), WHOLE, nothing, tail=False) is None


def test_where_nobody_pays_there_is_no_chart():
    idle = WHOLE.plan.model_copy(update={"contributions": {}})
    assert contributions(Names(WHOLE.subject), WHOLE, idle) is None


def test_hostile_names_are_drawn_as_text():
    for figure in figures_of(sample.FUNDS["hostile names"]):
        assert "<script" not in draw(figure)


def test_how_often_the_most_is_paid_is_told_by_stage_and_what_is_left_is_held_against_outside():
    found = sample.fund(years=("now", "then"))
    level = found.plan.model_copy(update={"contributions": {"ITA": [5.0, 5.0, 5.0, 1.0, 1.0, 5.0]}})
    takeaway = contributions(Names(found.subject), found, level).takeaway
    assert (
        takeaway
        == "The most ever paid in one stage is 5 million EUR: for certain in now and in 50\u00a0% of cases in then."
    )
    borne = burden(Names(WHOLE.subject), WHOLE.plan).takeaway
    assert borne.startswith("After support and refunds ")
    assert "(outside: " in borne
