import subprocess
import sys
from pathlib import Path

import pytest

import winset

HEAVY = ("pyomo", "pandas", "altair", "numpy", "scipy", "pydantic", "highspy", "vl_convert", "jinja2", "ruamel")


@pytest.mark.parametrize("name", winset.__all__)
def test_every_public_name_exists_and_is_documented(name):
    value = getattr(winset, name)
    assert name == "__version__" or value.__doc__


@pytest.mark.parametrize("name", ["fund", "recommend", "roadmap", "stability", "zone"])
@pytest.mark.parametrize("given", ["file.yaml", Path("file.yaml")])
def test_an_analysis_of_a_file_says_how_to_read_it(name, given):
    analysis = getattr(winset, name)
    with pytest.raises(winset.WinsetError, match=r'winset\.read\("file\.yaml"\)'):
        analysis(given)
    with pytest.raises(winset.WinsetError, match="this is a file, not a negotiation"):
        analysis(negotiation=given)
    assert analysis is getattr(winset, name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = winset.nonsense


def test_dir_lists_the_public_names():
    assert set(dir(winset)) == set(winset.__all__)


@pytest.mark.parametrize("module", ["winset", "winset.cli"])
def test_importing_stays_light(module):
    code = f"import sys, {module}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], HEAVY),
        (["validate", "nash_1950_barter"], ("pyomo", "scipy.stats", "altair", "highspy", "jinja2")),
        (["solve", "nash_1950_barter"], ("altair", "vl_convert", "jinja2", "pandas", "nashpy")),
    ],
)
def test_commands_load_nothing_heavy_that_they_do_not_need(arguments, absent):
    code = (
        "import sys\n"
        "from winset.cli import app\n"
        "try:\n"
        f"    app({arguments!r})\n"
        "except SystemExit as done:\n"
        f"    print(done.code, sorted(set({absent!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_the_solution_names_of_the_command_are_those_of_the_analysis():
    from winset.cli import SOLUTION_NAMES
    from winset_models.analysis.recommend import SOLUTIONS

    assert set(SOLUTION_NAMES) == set(SOLUTIONS)
