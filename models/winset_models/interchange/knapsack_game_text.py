"""Knapsack games as text: items become modules, and the capacity a resource."""

from collections.abc import Mapping, Sequence

from winset_models.interchange.files import number_words
from winset_models.interchange.identifiers import check_given
from winset_models.interchange.knapsack_game import Item, KnapsackGame
from winset_models.interchange.yaml_text import comment, note, scalar
from winset_models.negotiation.yaml_composer import MOST_ENTRIES
from winset_solver.errors import FileError

NOTE = (
    "A knapsack game. Each player opts in to items within its capacity; interactions are what two players gain or lose "
    "if both opt in to the same item. Staying out of everything is worth 0."
)


def knapsack_game_text(game: KnapsackGame, parties: Sequence[str] = ()) -> str:
    """Return the negotiation file of a knapsack game.

    Profits are benefits, negative ones costs; weights are uses of one resource; interactions are reciprocity.

    Parameters
    ----------
    parties
        What the players are called, identifiers too; `player_1` and so on where absent.

    Raises
    ------
    ArgumentError
        If the identifiers do not fit.
    FileError
        If the file would have more entries than one may have.
    """
    players = len(game.capacities)
    if parties:
        check_given(parties, players, "player")
    keys = [scalar(party) for party in parties] or [f"player_{i + 1}" for i in range(players)]
    if len(game.items) * (10 + 2 * players * (players + 2)) > MOST_ENTRIES:
        raise FileError("the game is too large for one negotiation file", where=game.source)
    head = [
        *comment(f"Imported by `winset import` from the knapsack game {game.source}."),
        "winset: 1",
        f"title: {scalar(game.title)}",
        *note(NOTE, ""),
        "",
        "unit: {name: points}",
    ]
    capacities = [
        f"  {key}: {{capacities: {{capacity: {number_words(capacity)}}}}}"
        for key, capacity in zip(keys, game.capacities, strict=True)
    ]
    items = [line for j, item in enumerate(game.items) for line in _module(f"item_{j}", item, keys)]
    blocks = [head, ["parties:", *capacities], ["modules:", *items]]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _module(key: str, item: Item, keys: Sequence[str]) -> list[str]:
    profits = dict(zip(keys, item.profits, strict=True))
    between = {
        key: {keys[k]: value for (i, k), value in item.interactions.items() if keys[i] == key and value} for key in keys
    }
    fields = {
        "benefit": _values({key: value for key, value in profits.items() if value > 0}),
        "cost": _values({key: -value for key, value in profits.items() if value < 0}),
        "uses": _nested({"capacity": dict(zip(keys, item.weights, strict=True))}),
        "reciprocity": _nested({key: row for key, row in between.items() if row}),
    }
    return [f"  {key}:", *(f"    {name}: {text}" for name, text in fields.items() if text != "{}")]


def _nested(rows: Mapping[str, Mapping[str, float]]) -> str:
    return f"{{{', '.join(f'{key}: {_values(row)}' for key, row in rows.items())}}}"


def _values(row: Mapping[str, float]) -> str:
    return f"{{{', '.join(f'{key}: {number_words(value)}' for key, value in row.items())}}}"
