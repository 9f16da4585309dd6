"""Every `noqa` and `type: ignore` names its rule and has its reason beside it."""

import pytest
from gates import bare_excuses
from project_tree import TESTS, python_files, violations

NOQA, IGNORE = "no" + "qa", "type: " + "ignore"


def test_every_excuse_has_a_reason():
    assert violations([*python_files(), *python_files(TESTS)], lambda _, text: bare_excuses(text)) == ""


@pytest.mark.parametrize(
    "comment",
    [
        f"# {NOQA}",
        f"# {NOQA}: ANN401",
        f"# {NOQA}  # blanket, whatever the reason",
        f"# {IGNORE}",
        f"# {IGNORE}[misc]",
        f"# {IGNORE}  # blanket",
        f"# {IGNORE}[misc]  # {NOQA}: B023",
        f"# {NOQA}: B023  # !",
        f"# ruff: {NOQA}",
        "# mypy: ignore-errors",
    ],
)
def test_the_gate_closes_on_a_bare_excuse(comment):
    assert bare_excuses(f"x = 1  {comment}\n") == [f"1: {comment}"]


@pytest.mark.parametrize(
    "line",
    [
        f"x = 1  # {NOQA}: ANN401, B023  # whatever YAML holds",
        f"x = 1  # {IGNORE}[misc]  # the stubs lack it",
        f"x = '# {NOQA}'",
        "x = 1  # a remark",
    ],
)
def test_the_gate_lets_a_reason_pass(line):
    assert bare_excuses(line) == []
