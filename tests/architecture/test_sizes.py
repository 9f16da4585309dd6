"""Files of at most 400 lines, functions of at most 45 without their docstring."""

import pytest
from gates import LONGEST_FILE, LONGEST_FUNCTION, too_long
from project_tree import PACKAGES, ROOT, TESTS, python_files, violations

EXCUSED = {
    "tests/workbench/sample_findings.py": {
        "wide_subject": "one literal of sample data",
        "evaluation": "one literal of sample data",
    }
}
"""Functions that may be longer, by file, each with its reason; nothing in the packages is excused."""


def test_files_and_functions_are_short():
    files = [*python_files(), *python_files(TESTS)]
    assert violations(files, lambda name, text: too_long(text, EXCUSED.get(name, ()))) == ""


@pytest.mark.parametrize("file", EXCUSED)
def test_every_excuse_is_needed(file):
    findings = too_long((ROOT / file).read_text(encoding="utf-8"))
    assert {finding.split()[-1] for finding in findings} == set(EXCUSED[file])
    assert not any((ROOT / file).is_relative_to(package) for package in PACKAGES.values())


def function(lines):
    return 'def f():\n    """Do it.\n\n    At length.\n    """\n' + "    pass\n" * lines


def test_the_gate_closes_on_a_long_function_and_a_long_file():
    assert too_long(function(LONGEST_FUNCTION)) == []
    assert too_long(function(LONGEST_FUNCTION + 1)) == ["1: 46 lines in f"]
    assert too_long("class C:\n    async " + function(60).replace("\n", "\n    ")) == ["2: 60 lines in f"]
    assert too_long("x = 1\n" * LONGEST_FILE) == []
    assert too_long("x = 1\n" * (LONGEST_FILE + 1)) == ["1: 401 lines in the file"]
