"""Who opts in to which module: a matrix that reads without colour."""

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure, deepest, label, unique_labels
from winset.charts.matrix import Cell, matrix
from winset.words import Names, count, listed
from winset_models.analysis.findings import Subject
from winset_models.negotiation.deal import Package

BOUND, WAITING, OUT = "●", "○", "–"
MODULE_LABEL = 44


def opt_in_matrix(subject: Subject, package: Package) -> Figure:
    """Return the matrix of parties and modules."""
    several = any(len(module.levels) > 1 for module in subject.modules.values())
    waiting = any(module not in package.in_force for module in package.opt_ins if package.opt_ins[module])
    legend = [(BOUND, "bound")]
    legend += [("1 2 3", "bound at this level, lowest first")] if several else []
    legend += [(WAITING, "opts in, but the module is not in force")] if waiting else []
    legend += [(OUT, "may opt in, stays out"), ("blank", "not open to this party")]
    return Figure(
        key="opt-ins",
        question="Who takes part in what?",
        takeaway=_takeaway(subject, package),
        alternative="A matrix with one row per party and one column per module; a filled cell means that the party is "
        "bound. The table below says the same in words.",
        chart=_chart(subject, package),
        tables=(tables.modules(Names(subject), package), tables.opt_ins(subject, package)),
        legend=tuple(legend),
    )


def _takeaway(subject: Subject, package: Package) -> str:
    names = Names(subject)
    bound = {module: package.opt_ins.get(module, {}) for module in package.in_force}
    if not bound:
        return "No module enters into force."
    everybody = [names.module(module) for module in bound if len(bound[module]) == len(subject.modules[module].open_to)]
    missing = [names.module(module) for module in subject.modules if module not in bound]
    total = sum(len(parties) for parties in bound.values())
    parts = [f"{count(total, 'commitment')} in {len(bound)} of {count(len(subject.modules), 'module')}"]
    parts += [f"everybody to whom it is open takes part in {listed(everybody)}"] if everybody else []
    parts += [f"not in force: {listed(missing)}"] if missing else []
    return "; ".join(parts) + "."


def _cell(subject: Subject, package: Package, party: str, module: str) -> Cell:
    levels = subject.modules[module].levels
    level = package.opt_ins.get(module, {}).get(party)
    if level is None:
        may = party in subject.modules[module].open_to
        return (OUT, theme.CELL, theme.MUTED) if may else ("", "transparent", theme.MUTED)
    if module not in package.in_force:
        return WAITING, theme.CELL, theme.ALERT
    step = levels.index(level)
    if len(levels) == 1:
        return BOUND, theme.LEVELS[2], theme.ON_COLOUR
    shade = min(len(theme.LEVELS) - 1, step + max(0, 3 - len(levels)))
    return str(step + 1), theme.LEVELS[shade], theme.ON_COLOUR if shade >= 2 else theme.ON_LIGHT


def _chart(subject: Subject, package: Package) -> alt.LayerChart:
    rows = unique_labels({party: found.name for party, found in subject.parties.items()})
    columns = {
        module: label(f"{name} (floor)" if subject.modules[module].floor else name, MODULE_LABEL)
        for module, name in unique_labels({key: found.name for key, found in subject.modules.items()}).items()
    }
    cells = {(party, module): _cell(subject, package, party, module) for party in rows for module in columns}
    size = 30 if len(columns) <= 18 else 24
    width = size + (14 if len(columns) <= 12 else 4)
    return matrix(rows, columns, cells, height=max(size, 16 * deepest(rows)), width=width)
