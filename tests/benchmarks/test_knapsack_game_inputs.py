"""Knapsack games of the suite: the same ones every time, of the family they claim to be."""

import numpy as np
import pytest

from winset_benchmarks.knapsack_games import knapsack_game, published
from winset_solver.games.game import Game


@pytest.mark.parametrize("kind", ["pot", "cij", "cij-n"])
def test_a_game_is_the_same_every_time_and_of_its_kind(kind):
    one, again, other = (knapsack_game(3, 5, 4, kind, seed) for seed in (0, 0, 1))
    assert one.program.fingerprint() == again.program.fingerprint() != other.program.fingerprint()
    assert all((a != b).nnz == 0 for a, b in zip(one.products, again.products, strict=True))
    values = np.concatenate([matrix.data for matrix in one.products])
    assert len(values) == 3 * 2 * 5
    assert (values.min() < 0) == (kind == "cij-n")
    assert len(np.unique(values)) <= (6 if kind == "pot" else 30)
    weights = one.program.matrix.toarray()
    assert one.program.row_upper.tolist() == np.floor(weights.sum(axis=1) * 0.4).tolist()


def test_items_are_worth_more_to_whoever_packs_them_if_others_do():
    game = knapsack_game(2, 2, 9, "cij")
    alone, together = game.payoffs([1, 0, 0, 0]), game.payoffs([1, 0, 1, 0])
    assert together[0] > alone[0]
    assert game.payoffs([1, 0, 0, 1])[0] == alone[0]


def test_a_folder_of_published_games_is_read(tmp_path):
    (tmp_path / "tiny.txt").write_text("2 2\n5 6\n0 9 2 8 3 1 -1\n1 7 4 6 5 2 3\n", encoding="utf-8")
    ((name, game),) = published(tmp_path).items()
    assert (name, game.players) == ("tiny", 2)
    assert isinstance(game, Game)
