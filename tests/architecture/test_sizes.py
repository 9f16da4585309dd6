"""Files of at most 400 lines, functions of at most 45 without their docstring."""

from gates import LONGEST_FILE, LONGEST_FUNCTION, too_long
from project_tree import TESTS, python_files, violations


def test_files_and_functions_are_short():
    files = [*python_files(), *python_files(TESTS)]
    assert violations(files, lambda _, text: too_long(text)) == ""


def function(lines):
    return 'def f():\n    """Do it.\n\n    At length.\n    """\n' + "    pass\n" * lines


def test_the_gate_closes_on_a_long_function_and_a_long_file():
    assert too_long(function(LONGEST_FUNCTION)) == []
    assert too_long(function(LONGEST_FUNCTION + 1)) == ["1: 46 lines in f"]
    assert too_long("class C:\n    async " + function(60).replace("\n", "\n    ")) == ["2: 60 lines in f"]
    assert too_long("x = 1\n" * LONGEST_FILE) == []
    assert too_long("x = 1\n" * (LONGEST_FILE + 1)) == ["1: 401 lines in the file"]
