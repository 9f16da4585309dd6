"""The self-contained HTML report of a finding."""

import errno
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from winset.answer import Answer
from winset.charts.svg import draw
from winset.report.explanation_page import explanation_page
from winset.report.fund_page import fund_page
from winset.report.game_pages import equilibrium_page, incentives_page, stability_page
from winset.report.page import Page, parts
from winset.report.pages import comparison_page, evaluation_page, recommendation_page
from winset.report.roadmap_page import roadmap_page
from winset.report.sensitivity_page import sensitivity_page
from winset.report.zone_page import zone_page
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.explanation_findings import Explanation
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation
from winset_models.analysis.fund_findings import Fund
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.roadmap_findings import Roadmap
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.stability_findings import Stability
from winset_models.analysis.zone_findings import Zone

PAGES: Mapping[type[Answer], Callable[[Any], Page]] = {
    Recommendation: recommendation_page,
    Evaluation: evaluation_page,
    Comparison: comparison_page,
    Equilibria: equilibrium_page,
    Explanation: explanation_page,
    Fund: fund_page,
    Incentives: incentives_page,
    Roadmap: roadmap_page,
    Sensitivity: sensitivity_page,
    Stability: stability_page,
    Zone: zone_page,
}
"""How each kind of finding is arranged into a page."""


def write_report(finding: Answer, path: str | Path) -> None:
    """Write the report of a finding as one HTML file that opens offline and prints.

    The file appears complete or not at all: it is written beside its place first and then moved there.

    Parameters
    ----------
    finding
        Answer of an analysis, such as `recommend`; nothing is solved again.
    path
        Where to; an existing file is replaced.

    Raises
    ------
    OSError
        If the directory does not exist or cannot be written to, or the path is a device or a folder.
    """
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    text = render(finding)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def page_of(finding: Answer) -> Page:
    """Return the page of a finding."""
    return PAGES[type(finding)](finding)


def render(finding: Answer) -> str:
    """Return the report of a finding as HTML."""
    return _environment().get_template("page.html.j2").render(page=page_of(finding))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("winset", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"draw": draw, "parts": parts}
    return environment
