"""Packages that sentences and tables call by their keys, told where they are first named."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from winset.sensitivity_labels import Labels
from winset.tables import Table
from winset.words import count
from winset_models.analysis.sensitivity_findings import Sensitivity

KEY: Final = re.compile(r"\bP[1-9]\d*\b")
MOST: Final = 6
"""Packages that are told below a sentence; the list of packages has all."""
HEADING: Final = "Packages named here"


def keys_in(finding: Sensitivity, texts: Iterable[str]) -> list[str]:
    """Return the keys of packages that texts name besides that of the file, in the order of the list of packages."""
    found = {key for text in texts for key in KEY.findall(text)}
    return [item.key for item in finding.packages if item.key in found - {finding.base.package}]


def texts_of(tables: Iterable[Table]) -> Iterator[str]:
    """Yield what stands in tables."""
    for table in tables:
        yield from table.columns
        for row in table.rows:
            yield from (row.label, *row.cells)


def told(finding: Sensitivity, keys: Collection[str], rest: str) -> list[str]:
    """Return a line about each of the first few packages, and how many more there are, and where: ``rest``."""
    labels = Labels(finding)
    lines = [f"{key}: {labels.outlined(key)}" for key in list(keys)[:MOST]]
    more = len(keys) - MOST
    return [*lines, f"and {count(more, 'more package')} {rest}"] if more > 0 else lines
