"""The answer over two numbers as a map of characters, for a terminal."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase
from textwrap import wrap
from typing import Final

from winset.sensitivity_labels import Labels, shown
from winset.words import count
from winset_models.analysis.sensitivity_findings import RegionMap, Sensitivity
from winset_solver.tolerances import SHARE

WIDEST: Final = 40
"""Characters of a row; of more values of the second number, some are left out."""
HIGHEST: Final = 12
"""Rows; of more values of the first number, some are left out."""
SIGNS: Final = f"123456789{ascii_lowercase}{ascii_uppercase}"
"""Of packages, the first one for that of the file."""
NOTHING: Final = "."
"""Where there is no deal."""
OTHER: Final = "+"
"""Packages that no sign is left for."""
MOST_SIGNS: Final = 12
"""Packages that the legend tells: that of the file, then the most frequent ones."""
UNEVEN: Final = "rows and columns are the values that were looked at, which are not evenly apart"
BLANK: Final = "  "


def drawn(finding: Sensitivity, found: RegionMap, width: int) -> list[str]:
    """Return the lines of the map, the first number upwards and the second one to the right."""
    labels, signs = Labels(finding), signs_of(found)
    first, second = labels.parameters[found.first], labels.parameters[found.second]
    rows = _kept(len(found.first_values), HIGHEST)
    sides = [shown(first, found.first_values[row]) for row in rows]
    room = max(map(len, sides))
    most = min(WIDEST, width - room - len(BLANK))
    columns = _kept(len(found.second_values), most)
    gap = " " if 2 * len(columns) <= most else ""
    lines = wrap(f"↑ {labels.number(found.first)}, {labels.reach(found.first)}", width)
    for row, side in zip(reversed(rows), reversed(sides), strict=True):
        cells = gap.join(signs[found.packages[row][column]] for column in columns)
        lines.append(f"{side:>{room}}{BLANK}{cells}")
    ends = [shown(second, found.second_values[column]) for column in (columns[0], columns[-1])]
    between = len(gap.join(NOTHING * len(columns))) - len("".join(ends))
    margin = " " * room + BLANK
    lines.append(f"{margin}{ends[0]}{' ' * max(1, between)}{ends[1]}")
    return [
        *lines,
        *wrap(f"→ {labels.number(found.second)}, {labels.reach(found.second)}", width, initial_indent=margin),
    ]


def signs_of(found: RegionMap) -> dict[str | None, str]:
    """Return the sign of each package, by the number of its key as far as there are so few, and that of no deal."""
    keys = sorted({key for row in found.packages for key in row if key is not None}, key=lambda key: int(key[1:]))
    plain = all(int(key[1:]) <= len(SIGNS) for key in keys)
    places = {key: int(key[1:]) - 1 if plain else place for place, key in enumerate(keys)}
    return {None: NOTHING} | {key: SIGNS[place] if place < len(SIGNS) else OTHER for key, place in places.items()}


def legend(finding: Sensitivity, found: RegionMap) -> list[str]:
    """Return what the signs mean, that of the file's package and the most frequent ones first."""
    labels, signs = Labels(finding), signs_of(found)
    times = Counter(key for row in found.packages for key in row)
    often = sorted((key for key in times if key), key=lambda key: (key != finding.base.package, -times[key]))
    meant = {key: labels.stands if labels.deal else f"{key}: {labels.outlined(key)}" for key in often[:MOST_SIGNS]}
    lines = [f"{signs[key]}  {told}" for key, told in meant.items()]
    lines += [f"and {count(len(often) - MOST_SIGNS, 'more package')}"] if len(often) > MOST_SIGNS else []
    lines += [f"{NOTHING}  {labels.none}"] if None in times else []
    uneven = not all(map(_even, (found.first_values, found.second_values)))
    return [*lines, *([UNEVEN] if uneven else [])]


def _even(values: Sequence[float]) -> bool:
    """Return whether values have the same distance everywhere, as far as floats tell."""
    steps = [after - before for before, after in pairwise(values)]
    return not steps or max(steps) - min(steps) <= SHARE * max(steps)


def _kept(number: int, most: int) -> Sequence[int]:
    """Return the places of values that are drawn: all, or some at even distances with both ends."""
    if number <= most:
        return range(number)
    return [round(place * (number - 1) / (most - 1)) for place in range(most)]
