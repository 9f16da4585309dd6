"""What is recommended, depending on two numbers at once: a map with the key of a package in every cell."""

from collections import Counter
from typing import Final

from winset import sensitivity_tables as tables
from winset.charts.figure import Figure, label
from winset.charts.matrix import matrix
from winset.charts.package_colours import package_cell
from winset.sensitivity_labels import Labels
from winset.words import count, percent
from winset_models.analysis.sensitivity_findings import RegionMap, Sensitivity

WIDE: Final = 640
"""Width of the whole map in pixels, as far as cells do not become too broad for that."""
BROADEST: Final = 64
ROW: Final = 28


def region_map(finding: Sensitivity, found: RegionMap) -> Figure:
    """Return the map, the first number upwards and the second one to the right."""
    labels = Labels(finding)
    rows = {str(place): labels.setting(found.first, value) for place, value in enumerate(found.first_values)}
    columns = {str(place): labels.setting(found.second, value) for place, value in enumerate(found.second_values)}
    cells = {
        (str(row), str(column)): package_cell(key)
        for row, line in enumerate(found.packages)
        for column, key in enumerate(line)
    }
    upwards = dict(reversed(rows.items()))
    titles = (label(labels.number(found.first), ROW * len(rows) // 8), labels.number(found.second))
    chart = matrix(upwards, columns, cells, height=ROW, width=min(BROADEST, WIDE / len(columns)), titles=titles)
    return Figure(
        key="map",
        question="What is the answer, depending on two numbers?",
        takeaway=_takeaway(finding, labels, found),
        alternative=f"A map: upwards “{labels.number(found.first)}”, to the right “{labels.number(found.second)}”; "
        "each cell has the colour and the key of the package recommended there, a cross where there is no deal. The "
        "table says the same.",
        chart=chart,
        tables=(tables.region_map(finding, found),),
        legend=(
            ("↑", labels.number(found.first)),
            ("→", labels.number(found.second)),
            *([("× in a cell", labels.none)] if any(None in line for line in found.packages) else []),
            *labels.factors((found.first, found.second)),
        ),
    )


def _takeaway(finding: Sensitivity, labels: Labels, found: RegionMap) -> str:
    times = Counter(key for line in found.packages for key in line)
    total = times.total()
    here = times[finding.base.package]
    told = f"The answer of the file holds at {percent(here / total)} of {count(total, 'point')}"
    failing = times[None]
    if failing and finding.base.package is not None:
        told += f"; at {percent(failing / total)} {labels.gone}"
    proven = sum(map(sum, found.certified))
    cells = sum(map(len, found.certified))
    return f"{told}. Between them one package is proven best in {proven:,} of {count(cells, 'cell')}."
