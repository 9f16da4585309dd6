"""Knapsack games: players who each pack items, and profit from what the others pack.

References
----------
G. Dragotto, R. Scatamacchia, The ZERO Regrets algorithm: optimizing over pure Nash equilibria via integer programming,
INFORMS Journal on Computing 35 (2023) (not opened). The format is that of the instances published with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from winset_models.interchange.files import file_bytes, finite, whole, words
from winset_solver.errors import FileError
from winset_solver.tolerances import LARGEST_COEFFICIENT, SMALLEST_COEFFICIENT


@dataclass(frozen=True)
class Item:
    """What one item is worth and weighs, by player.

    Parameters
    ----------
    profits, weights
        One entry per player; weights are ≥ 0.
    interactions
        By player and other player: what the first gains if both pack the item.
    """

    profits: tuple[float, ...]
    weights: tuple[float, ...]
    interactions: dict[tuple[int, int], float]


@dataclass(frozen=True)
class KnapsackGame:
    """A knapsack game: every player packs items within its capacity, and is affected by what others pack of the same.

    Player i has

        Σ_j p_ij x_ij + Σ_{k ≠ i} Σ_j C_ikj x_ij x_kj,   Σ_j w_ij x_ij ≤ b_i.

    Parameters
    ----------
    title
        Name of the file, without its ending.
    source
        Name of the file.
    capacities
        b, one entry per player.
    items
        By item p, w and C.
    """

    title: str
    source: str
    capacities: tuple[float, ...]
    items: tuple[Item, ...]


def read_knapsack_game(path: Path) -> KnapsackGame:
    """Return the knapsack game in a text file.

    Its first line holds the numbers of players n and items m, its second one n capacities; then comes a line for each
    item: its number from 0, for each player profit and weight, and C_ik for each pair i ≠ k in order.

    Raises
    ------
    FileError
        If the file cannot be read as that; with file and line.
    """
    lines = _lines(path)
    players, count = (
        whole(text, where) for where, text in _numbers(lines, 2, path, "the numbers of players and items")
    )
    if players < 1 or count < 1:
        wanted = "at least one player and one item"
        raise FileError("there is no game", where=f"{path}:1", got=f"{players} and {count}", wanted=wanted)
    found = _numbers(lines, players, path, "a capacity for each player")
    capacities = tuple(_amount(text, where) for where, text in found)
    items = tuple(_item(lines, j, players, path) for j in range(count))
    for where, _ in lines:
        raise FileError("there are more lines than items", where=where, wanted=f"{count} items")
    return KnapsackGame(words(path.stem), words(path.name), capacities, items)


Lines = Iterator[tuple[str, str]]
"""Where a line stands, and what it holds."""


def _lines(path: Path) -> Lines:
    """Yield the lines that hold something."""
    try:
        text = file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError("the file is not text in UTF-8", where=str(path)) from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield f"{path}:{number}", line


def _numbers(lines: Lines, count: int, path: Path, what: str) -> list[tuple[str, str]]:
    """Return the entries of the next line with where they stand."""
    where, line = next(lines, (str(path), ""))
    if not line:
        raise FileError("the file ends too early", where=where, wanted=what)
    entries = line.split()
    if len(entries) != count:
        raise FileError(
            "the line has another number of entries", where=where, got=len(entries), wanted=f"{count}: {what}"
        )
    return [(where, entry) for entry in entries]


def _item(lines: Lines, number: int, players: int, path: Path) -> Item:
    what = "the item's number, profit and weight of each player, and an interaction for each pair of different players"
    (place, first), *rest = _numbers(lines, 1 + 2 * players + players * (players - 1), path, what)
    if whole(first, place) != number:
        raise FileError("items are not numbered in order", where=place, got=first, wanted=str(number))
    own, between = rest[: 2 * players], rest[2 * players :]
    pairs = [(i, k) for i in range(players) for k in range(players) if i != k]
    return Item(
        profits=tuple(_reliable(text, where) for where, text in own[::2]),
        weights=tuple(_amount(text, where) for where, text in own[1::2]),
        interactions={pair: _reliable(text, where) for pair, (where, text) in zip(pairs, between, strict=True)},
    )


def _reliable(text: str, where: str) -> float:
    value = finite(text, where)
    if value != 0 and not SMALLEST_COEFFICIENT <= abs(value) <= LARGEST_COEFFICIENT:
        wanted = f"0, or from {SMALLEST_COEFFICIENT:g} to {LARGEST_COEFFICIENT:g} in size"
        raise FileError("a number is too large or too small to compute with", where=where, got=text, wanted=wanted)
    return value


def _amount(text: str, where: str) -> float:
    value = _reliable(text, where)
    if value < 0:
        raise FileError("a capacity or weight is negative", where=where, got=text, wanted="≥ 0")
    return value
