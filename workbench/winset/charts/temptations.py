"""Who is tempted to change what: the opt-in matrix with the gain of each change, readable without colour."""

from collections.abc import Iterator, Mapping
from typing import Final

import altair as alt

from winset import game_tables, game_words
from winset.charts import theme
from winset.charts.figure import Figure, deepest, label, unique_labels
from winset.charts.matrix import Cell, matrix
from winset.charts.opt_ins import BOUND, MODULE_LABEL, OUT, WAITING
from winset.words import Names, amount, places
from winset_models.analysis.equilibrium_findings import CellTemptation, StandingPackage, Temptation

KEEPS: Final = "✓"
WHOLE: Final = ""
"""Key of the column for changes of several modules at once."""
MOST_COLUMNS: Final = 14
"""Modules beyond which cells say only that there is a gain; the table has the amounts."""
NARROW: Final = 34
"""Least width of a column in pixels."""
LETTER: Final = 6.5
"""Average width of a letter or digit in a cell, in pixels."""
MARGIN: Final = 18


def temptations(names: Names, standing: StandingPackage, *, key: str, package: str) -> Figure:
    """Return the matrix of parties and modules.

    Parameters
    ----------
    key
        Of the figure, unique on its page.
    package
        What the package is called in the question.
    """
    shown = _Shown(names, standing)
    return Figure(
        key=key,
        question=f"Who is tempted to leave {package}?",
        takeaway=game_words.keeping_sentence(names, standing),
        alternative="A matrix with one row per party and one column per module, and a last column for all modules "
        "together; each cell shows where the party stands, and by how much it would gain if it changed that alone. The "
        "tables below say the same in words.",
        chart=shown.chart(),
        tables=(game_tables.cells(names, standing), game_tables.temptations(names, standing)),
        legend=tuple(shown.legend()),
    )


class _Shown:
    """What the cells of the matrix show."""

    def __init__(self, names: Names, standing: StandingPackage) -> None:
        self.names, self.subject, self.standing = names, names.subject, standing
        self._temptations = {item.party: item for item in standing.temptations}
        gains = [item.amount for item in standing.temptations]
        self._decimals = places([*gains, *(cell.gain for cell in standing.cells)])
        self._amounts = len(self.subject.modules) <= MOST_COLUMNS
        package = standing.package
        self.waiting = any(levels and module not in package.in_force for module, levels in package.opt_ins.items())

    def chart(self) -> alt.LayerChart:
        """Return the drawing."""
        rows = unique_labels({item.party: self.subject.parties[item.party].name for item in self.standing.temptations})
        names = unique_labels({key: found.name for key, found in self.subject.modules.items()})
        columns = {module: label(name, MODULE_LABEL) for module, name in names.items()}
        columns[WHOLE] = "All modules together"
        cells = {(cell.party, cell.module): self._cell(cell) for cell in self.standing.cells}
        cells |= {(party, WHOLE): self._whole(item) for party, item in self._temptations.items()}
        return matrix(rows, columns, cells, height=max(30, 16 * deepest(rows)), width=self._width(cells))

    def legend(self) -> Iterator[tuple[str, str]]:
        """Yield the symbols that are used, with their meanings."""
        modules, temptations = self.subject.modules.values(), self.standing.temptations
        yield BOUND, "opts in, and is bound"
        if any(len(module.levels) > 1 for module in modules):
            yield "1 2 3", "the same at this level, lowest first"
        if self.waiting:
            yield WAITING, "opts in, but the module is not in force"
        yield OUT, "may opt in, stays out"
        if any(len(module.open_to) < len(temptations) for module in modules):
            yield "blank", "not open to this party"
        yield KEEPS, "keeps to the package"
        yield "+", "what its best change there alone would bring"
        if game_words.held(self.standing):
            yield "(+)", "outweighed by what is at stake for it"
        if any(item.at_stake for item in temptations):
            yield "last column", "all that departing would cost or save counted"
        if any(item.breaks for item in temptations):
            yield "§", "a red line of its own is broken"

    def _width(self, cells: Mapping[tuple[str, str], Cell]) -> float:
        longest = max(len(symbol) for symbol, _, _ in cells.values())
        return max(NARROW, LETTER * longest + MARGIN)

    def _cell(self, cell: CellTemptation) -> Cell:
        item = self._temptations[cell.party]
        symbol, plain = self._place(cell)
        if cell.gain is None or not game_words.pays(cell, item):
            return symbol, *plain
        return self._tempting(f"{symbol} ", cell.gain, item, plain)

    def _place(self, cell: CellTemptation) -> tuple[str, tuple[str, str]]:
        """Return the symbol of where a party stands, with the colours of its cell."""
        if cell.level is None:
            return OUT, (theme.CELL, theme.MUTED)
        if cell.module not in self.standing.package.in_force:
            return WAITING, (theme.CELL, theme.INK)
        levels = self.subject.modules[cell.module].levels
        symbol = BOUND if len(levels) == 1 else str(levels.index(cell.level) + 1)
        return symbol, (theme.LEVELS[0], theme.ON_LIGHT)

    def _tempting(self, symbol: str, gain: float, item: Temptation, plain: tuple[str, str]) -> Cell:
        words = amount(gain, self._decimals, sign=True) if self._amounts else "+"
        if item.keeps:
            return f"{symbol}({words})", *plain
        return f"{symbol}{words}", theme.ALERT_CELL, theme.ON_LIGHT

    def _whole(self, item: Temptation) -> Cell:
        plain = ("transparent", theme.INK)
        if item.breaks:
            return "§", theme.ALERT_CELL, theme.ON_LIGHT
        if not item.changes:
            return KEEPS, *plain
        return self._tempting("", item.amount if item.keeps else item.amount - item.at_stake, item, plain)
