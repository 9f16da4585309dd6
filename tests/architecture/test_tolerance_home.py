"""Tolerances live in `winset_solver/tolerances.py`, each with its meaning, each in use."""

import pytest
from gates import constants, names_read, small_numbers
from project_tree import PACKAGES, python_files, violations

HOME = PACKAGES["winset_solver"] / "tolerances.py"
ELSEWHERE = [
    file
    for package in ("winset_solver", "winset_models", "winset", "winset_instances")
    for file in python_files(PACKAGES[package])
    if file != HOME
]


def test_no_small_number_is_written_elsewhere():
    assert violations(ELSEWHERE, lambda _, text: small_numbers(text)) == ""


def test_every_tolerance_says_what_it_means():
    assert [
        name for name, words in constants(HOME.read_text(encoding="utf-8")).items() if not words.endswith(".")
    ] == []


def test_every_tolerance_is_used():
    read = set().union(*(names_read(file.read_text(encoding="utf-8")) for file in ELSEWHERE))
    assert set(constants(HOME.read_text(encoding="utf-8"))) - read == set()


@pytest.mark.parametrize(
    "line",
    ["x = 1e-9", "x = -1e-6", "f(0.00001)", "def f(t=1e-8): ...", "x = 10**-9", "x = float('1e-12')", "x = 2.0 ** -20"],
)
def test_the_gate_closes_on_a_small_number(line):
    assert len(small_numbers(line)) == 1


@pytest.mark.parametrize(
    "line", ["x = 0.0", "x = 0.5", "x = 1e-4", "x = 10**9", "x = n**-2", "x = float('x')", "'1e-9'"]
)
def test_the_gate_lets_other_numbers_pass(line):
    assert small_numbers(line) == []


def test_the_gate_sees_constants_without_meaning_or_use():
    assert constants('A: Final = 1\n"""Meaning."""\nB = 2\nC = 3\n') == {"A": "Meaning.", "B": "", "C": ""}
    assert "A" not in names_read("from home import A")
    assert "A" in names_read("from home import A\nprint(A)")
    assert "A" in names_read("import home\nprint(home.A)")
