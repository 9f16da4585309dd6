"""A figure: question, takeaway, chart, what the chart says in words, and its table."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from winset.charts.theme import Drawing
from winset.tables import Table

LABEL_WIDTH = 34


@dataclass(frozen=True)
class Figure:
    """One chart with everything that readers need who cannot or would rather not read it.

    Parameters
    ----------
    key
        Short name, unique on a page.
    question
        The title, a question.
    takeaway
        One sentence that answers it, computed from the finding.
    alternative
        What the chart shows, for people who do not see it.
    chart
        The drawing.
    tables
        The figures of the chart.
    legend
        What symbols mean, as pairs of symbol and meaning, where the chart has no legend of its own.
    """

    key: str
    question: str
    takeaway: str
    alternative: str
    chart: Drawing
    tables: tuple[Table, ...]
    legend: tuple[tuple[str, str], ...] = ()


def label(text: str, width: int = LABEL_WIDTH) -> str:
    """Return a text broken into lines for an axis."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def unique_labels(names: dict[str, str]) -> dict[str, str]:
    """Return an axis label for each id; where names repeat, the id is added."""
    texts = list(names.values())
    return {key: label(name if texts.count(name) == 1 else f"{name} ({key})") for key, name in names.items()}


def deepest(labels: Mapping[Any, str]) -> int:
    """Return the largest number of lines of any label."""
    return max((text.count("\n") + 1 for text in labels.values()), default=1)
