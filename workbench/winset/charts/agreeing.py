"""Who could agree with whom: a matrix of parties that reads without colour."""

import altair as alt

from winset import explanation_words as words
from winset.charts import theme
from winset.charts.figure import Figure, deepest, unique_labels
from winset.charts.matrix import Cell, matrix
from winset.words import Names, count
from winset_models.analysis.explanation_findings import Blocking

AGREE: Cell = ("●", theme.LEVELS[2], theme.ON_COLOUR)
CLASH: Cell = ("×", theme.CELL, theme.ALERT)
OPEN: Cell = ("?", "transparent", theme.MUTED)


def agreeing(names: Names, blocking: Blocking) -> Figure | None:
    """Return the matrix of pairs; None for a single party."""
    if len(blocking.alone) < 2:
        return None
    legend = [("●", "could agree"), ("×", "cannot, even if all others waive their demands")]
    unknown = any(pair.agree is None for pair in blocking.pairs) or None in blocking.alone.values()
    legend += [("?", "not settled in time")] if unknown else []
    return Figure(
        key="agreeing",
        question="Who could agree with whom?",
        takeaway=_takeaway(blocking),
        alternative="A matrix of parties by parties; a dot means that the two could agree if all others waived their "
        "demands, a cross that they could not; the diagonal shows each party alone. The table below says the same.",
        chart=_chart(names, blocking),
        tables=(words.pairs(names, blocking),),
        legend=tuple(legend),
    )


def _takeaway(blocking: Blocking) -> str:
    clashing = sum(pair.agree is False for pair in blocking.pairs)
    if not clashing:
        return "Any two parties could agree; only larger coalitions cannot."
    total = count(len(blocking.pairs), "pair")
    return f"{clashing} of {total} cannot agree, whatever everybody else waives."


def _chart(names: Names, blocking: Blocking) -> alt.LayerChart:
    labels = unique_labels({party: names.party(party) for party in blocking.alone})
    answers = {(pair.first, pair.second): pair.agree for pair in blocking.pairs}
    answers |= {(second, first): agree for (first, second), agree in answers.items()}
    answers |= {(party, party): able for party, able in blocking.alone.items()}
    cells = {pair: OPEN if agree is None else AGREE if agree else CLASH for pair, agree in answers.items()}
    return matrix(labels, labels, cells, height=max(theme.ROW, 16 * deepest(labels)))
