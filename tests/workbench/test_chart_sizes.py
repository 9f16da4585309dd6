"""Charts on a page: wide ones shrink with it, narrow ones are not blown up to the least width of charts."""

import re
from pathlib import Path

import pytest

import winset
from winset.charts import svg
from winset.charts.opt_ins import opt_in_matrix
from winset.charts.svg import draw
from winset_models.negotiation.negotiation import Negotiation

STYLE = Path(winset.__file__).parent / "report" / "templates" / "style.css"


@pytest.mark.parametrize(("modules", "narrow"), [(1, True), (18, False)])
def test_a_chart_is_never_wider_than_it_was_drawn(modules, narrow):
    data = {"winset": 1, "title": "t", "unit": {"name": "points"}, "parties": {"A": {}, "B": {}}}
    data["modules"] = {f"m{i}": {"benefit": 1} for i in range(modules)}
    finding = winset.explain(Negotiation.model_validate(data))
    picture = draw(opt_in_matrix(finding.subject, finding.witness))
    width = float(re.search(r"max-width:([\d.]+)px", picture).group(1))
    assert (width < svg.LEAST_WIDTH) == narrow
    assert ("min-width:0" in picture) == narrow


def test_the_least_width_is_that_of_the_style_sheet():
    assert f"min-width: {svg.LEAST_WIDTH // 16}rem" in STYLE.read_text(encoding="utf-8")
