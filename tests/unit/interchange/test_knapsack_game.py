"""Knapsack games: the text format is read as written, and payoffs of the file are those of the published formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.interchange.importing import import_files, import_knapsack_game
from winset_models.interchange.knapsack_game import read_knapsack_game
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.reader import check
from winset_solver.errors import ArgumentError, FileError

TWO = """2 3
5 4
0 3 2 1 1 4 -2
1 -1 0 2.5 3 0 0

2 0 1 7 4 1e2 0.5
"""
"""Players 1 and 2 with capacities 5 and 4; the first line of items: profits 3 and 1, weights 2 and 1, C_12 = 4."""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pair.txt"
    path.write_text(TWO, encoding="utf-8")
    return path


def numbers(draw, *shape, low=-9, high=9):
    return np.array(draw(st.lists(st.integers(low, high), min_size=(n := int(np.prod(shape))), max_size=n))).reshape(
        shape
    )


@st.composite
def written(draw):
    """A knapsack game as text, the arrays that it was written from, and a choice of everybody."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    profits, weights = numbers(draw, n, m), numbers(draw, n, m, low=0)
    interactions = numbers(draw, n, n, m) * (1 - np.eye(n, dtype=int))[:, :, None]
    lines = [f"{n} {m}", " ".join(map(str, numbers(draw, n, low=0)))]
    for j in range(m):
        own = [value for i in range(n) for value in (profits[i, j], weights[i, j])]
        between = [interactions[i, k, j] for i in range(n) for k in range(n) if i != k]
        lines.append(" ".join(map(str, [j, *own, *between])))
    return "\n".join(lines), profits, interactions, numbers(draw, n, m, low=0, high=1)


@given(written())
@settings(deadline=None)
def test_payoffs_are_those_of_the_formula(tmp_path_factory, case):
    text, profits, interactions, x = case
    path = tmp_path_factory.mktemp("games") / "game.txt"
    path.write_text(text, encoding="utf-8")
    negotiation = import_knapsack_game(path).negotiation
    chosen = Package(
        opt_ins={f"item_{j}": {f"player_{i + 1}": "in" for i in np.flatnonzero(x[:, j])} for j in range(x.shape[1])}
    )
    expected = (profits * x).sum(axis=1) + np.einsum("ikj,ij,kj->i", interactions, x, x)
    assert list(payoffs(negotiation, chosen).values()) == pytest.approx(expected)
    game = opt_in_game(negotiation)
    assert game.game.payoffs(game.profile_of(chosen)) == pytest.approx(expected)


def test_capacities_bind_each_player(file):
    game = opt_in_game(import_knapsack_game(file).negotiation).game
    weights = [[2, 0, 1], [1, 3, 4]]
    for player, (own, rows) in enumerate(zip(game.columns, game.rows, strict=True)):
        assert game.program.matrix[rows][:, own].toarray().tolist() == [weights[player]]
        assert game.program.row_upper[rows].tolist() == [[5.0, 4.0][player]]


def test_the_file_reads_without_faults_and_says_where_it_comes_from(file, tmp_path):
    imported = import_knapsack_game(str(file), ["no", "B"])
    (tmp_path / "pair.yaml").write_text(imported.text, encoding="utf-8")
    negotiation, faults = check(tmp_path / "pair.yaml")
    assert [fault for fault in faults if fault.severity == "fault"] == []
    assert negotiation == imported.negotiation
    assert list(negotiation.parties) == ["no", "B"]
    assert imported.text.startswith("# Imported by `winset import` from the knapsack game pair.txt.\n")
    assert negotiation.title == "pair"
    assert negotiation.modules["item_1"].cost == {"no": {"all": 1.0}}
    assert imported.notices == (negotiation.note,)


def test_a_file_of_text_is_recognised(file):
    assert import_files([file]) == import_files([file], "knapsack-game") == import_knapsack_game(file)
    with pytest.raises(ArgumentError, match="one file, without profiles"):
        import_files([file, file], "knapsack-game")
    with pytest.raises(ArgumentError, match=r"\.txt file of a knapsack game"):
        import_files([file, file])
    with pytest.raises(ArgumentError, match="not that of the players"):
        import_knapsack_game(file, ["A"])


def test_what_is_read_is_what_stands_there(file):
    game = read_knapsack_game(file)
    assert game.capacities == (5, 4)
    assert game.items[2].profits == (0, 7)
    assert game.items[2].interactions == {(0, 1): 100, (1, 0): 0.5}


@pytest.mark.parametrize(
    ("found", "replaced", "message"),
    [
        ("2 3", "2", "pair.txt:1: the line has another number of entries"),
        ("2 3", "two 3", "pair.txt:1: this is not a whole number"),
        ("2 3", "2 3.5", "pair.txt:1: this is not a whole number"),
        ("2 3", "0 3", "pair.txt:1: there is no game"),
        ("2 3", "2 4", "pair.txt: the file ends too early"),
        ("2 3", "2 2", "pair.txt:6: there are more lines than items"),
        ("5 4", "5 4 3", "pair.txt:2: the line has another number of entries"),
        ("5 4", "5 -4", "pair.txt:2: a capacity or weight is negative"),
        ("0 3 2", "1 3 2", "pair.txt:3: items are not numbered in order"),
        ("0 3 2", "0 3 -2", "pair.txt:3: a capacity or weight is negative"),
        ("0 3 2", "0 3 nan", "pair.txt:3: this is not a number"),
        ("0 3 2", "0 3 inf", "pair.txt:3: this is not a number"),
        ("0 3 2", "0 x 2", "pair.txt:3: this is not a number"),
        ("2.5 3 0 0", "2.5 3 0", "pair.txt:4: the line has another number of entries"),
        ("1e2", "1e13", "pair.txt:6: a number is too large or too small"),
        ("1e2", "1e-13", "pair.txt:6: a number is too large or too small"),
        (TWO, "", "pair.txt: the file ends too early"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(file, found, replaced, message):
    assert found in TWO
    file.write_text(TWO.replace(found, replaced, 1), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        import_knapsack_game(file)
    assert message in str(caught.value)


def test_other_files_are_refused(tmp_path):
    with pytest.raises(FileError, match="no such file"):
        import_knapsack_game(tmp_path / "nothing.txt")
    (tmp_path / "bytes.txt").write_bytes(b"2 3\n\xff\xfe")
    with pytest.raises(FileError, match="not text in UTF-8"):
        import_knapsack_game(tmp_path / "bytes.txt")


def test_a_game_with_too_many_entries_is_refused(tmp_path):
    lines = [f"2 {(count := 4000)}", "1 1", *(f"{j} 1 1 1 1 1 1" for j in range(count))]
    (tmp_path / "large.txt").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(FileError, match="too large for one negotiation file"):
        import_knapsack_game(tmp_path / "large.txt")
