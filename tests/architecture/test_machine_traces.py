"""No file says on which machine, from which registry or with which helpers it was made."""

import pytest
from gates import traces
from project_tree import project_files, violations


def is_text(file):
    return b"\0" not in file.read_bytes()


def test_no_file_has_traces_of_its_machine():
    assert violations(filter(is_text, project_files()), lambda _, text: traces(text)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "path = '" + "/ho" + "me/somebody/winset'",
        "see " + "/wo" + "rk/main",
        "cd " + "/t" + "mp/x",
        "C:" + "\\Users",
        "../sha" + "red/data/points.csv",
        "https://py" + "pi.org/simple",
        "--index" + "-url=x",
        "written by Co" + "pilot",
    ],
)
def test_the_gate_closes_on_a_trace(line):
    assert len(traces(f"first line\n{line}")) == 1


@pytest.mark.parametrize(
    "line",
    ["https://example.org/home/x", "capacity and/or work/life", "/dev/null", "a shared/common route", "#!/usr/bin"],
)
def test_the_gate_lets_other_words_pass(line):
    assert traces(line) == []
