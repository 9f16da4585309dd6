"""The self-contained HTML report of a finding."""

import errno
import os
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from winset.charts.svg import draw
from winset.report.page import Page, parts
from winset.report.pages import page_of
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation


def write_report(finding: Recommendation | Evaluation | Comparison, path: str | Path) -> None:
    """Write the report of a finding as one HTML file that opens offline and prints.

    The file appears complete or not at all: it is written beside its place first and then moved there.

    Parameters
    ----------
    finding
        Answer of `recommend`, `evaluate` or `compare`; nothing is solved again.
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


def render(finding: Recommendation | Evaluation | Comparison) -> str:
    """Return the report of a finding as HTML."""
    page: Page = page_of(finding)
    return _environment().get_template("page.html.j2").render(page=page)


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
