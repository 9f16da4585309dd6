"""The opt-in game of a tiny negotiation writes exactly the rows, columns and payoffs that its golden file shows.

After an intended change, write the file anew with ``WINSET_WRITE_GOLDEN=1 pytest tests/golden`` and read the
difference before committing it.
"""

import os
from pathlib import Path

from cases import PARTIES
from lp_text import expression, number, relation

from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.negotiation.negotiation import Negotiation

FILE = Path(__file__).parent / "opt_in_game.txt"
DATA = {
    "winset": 1,
    "title": "opt-in game",
    "unit": {"name": "points"},
    "parties": {**PARTIES, "D": {"group": "south"}},
    "modules": {
        "visas": {
            "levels": ["low", "high"],
            "open_to": ["A", "B"],
            "benefit": {"all": {"low": 1, "high": 3}},
            "cost": {"B": 2},
            "reciprocity": {"A": 2},
        },
        "data": {
            "benefit": 4,
            "cost": {"north": 5},
            "spillover": {"A": {"B": -1}},
            "participation": [{"heads": 2}, {"heads": 1, "among": ["A", "B"]}],
            "open_to": ["A", "B", "C"],
        },
    },
    "complementarities": [{"modules": ["visas", "data"], "values": {"B": 2}}],
    "red_lines": {
        "not_alone": {"party": "A", "require": {"module": "visas", "by": "B", "level": "high"}},
        "some_data": {"require": {"in_force": "data"}, "when": [{"module": "visas", "by_any": ["A", "B"]}]},
    },
}


def game_text(made):
    """The payoffs, rows and columns of a game, with the owner of each column."""
    game, program = made.game, made.game.program
    labels, lines = program.column_labels, ["payoffs"]
    for p, player in enumerate(program.player_labels):
        linear, products = program.payoff[[p]], game.products[p].tocoo()
        pairs = [f"{labels[j]} · {labels[k]}" for j, k in zip(products.row, products.col, strict=True)]
        lines.append(f"  {player}: {number(program.payoff_constant[p])}")
        lines.append(f"    {expression(labels, linear.indices, linear.data)}")
        lines.append(f"    {expression(pairs, range(len(pairs)), products.data)}")
    lines.append("rows")
    for i, label in enumerate(program.row_labels):
        part = slice(program.matrix.indptr[i], program.matrix.indptr[i + 1])
        left = expression(labels, program.matrix.indices[part], program.matrix.data[part])
        lines.append(f"  {label}: {relation(left, program.row_lower[i], program.row_upper[i])}")
    lines.append("columns")
    for label, owner, low, high in zip(labels, program.owners, program.column_lower, program.column_upper, strict=True):
        who = program.player_labels[owner] if owner >= 0 else "shared"
        said = f": {made.indicators[label].words}" if label in made.indicators else ""
        lines.append(f"  {relation(label, low, high)} integer, {who}{said}")
    return "\n".join(lines) + "\n"


def test_the_opt_in_game_writes_its_golden_text():
    text = game_text(opt_in_game(Negotiation.model_validate(DATA)))
    if os.environ.get("WINSET_WRITE_GOLDEN"):
        FILE.write_text(text, encoding="utf-8")
    assert text == FILE.read_text(encoding="utf-8")
