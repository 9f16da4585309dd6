"""ruff, mypy and pytest are on, cover everything public, and close on known-bad samples."""

import subprocess
import sys
import warnings

import pytest
from project_tree import PACKAGES, ROOT, configuration

PYPROJECT = str(ROOT / "pyproject.toml")
DOCSTRINGS_KEPT_BY_EYE = {"D105", "D107", "D203", "D213", "D401"}


def run(*command, text="", cwd=ROOT):
    done = subprocess.run(
        [sys.executable, "-m", *command], input=text, capture_output=True, text=True, cwd=cwd, check=False
    )
    return done.returncode, done.stdout + done.stderr


def ruff(text, name):
    return run(
        "ruff", "check", "--config", PYPROJECT, "--output-format", "concise", "--stdin-filename", name, "-", text=text
    )


def documented(code):
    return f'"""A module."""\n\n{code}'


BAD = {
    "D100": "x = 1\n",
    "D101": documented("class Party:\n    pass\n"),
    "D102": documented('class Party:\n    """A party."""\n\n    def sign(self) -> None:\n        return None\n'),
    "D103": documented("def sign() -> None:\n    return None\n"),
    "ANN001": documented('def sign(party) -> None:\n    """Sign."""\n'),
    "BLE001": documented("try:\n    x = 1\nexcept Exception:\n    x = 2\n"),
    "FBT001": documented('def sign(now: bool) -> None:\n    """Sign."""\n'),
    "T201": documented('print("signed")\n'),
    "TID252": documented("from . import party\n"),
    "NPY002": documented("import numpy as np\n\nx = np.random.rand()\n"),
    "PTH123": documented('x = open("treaty.yaml")\n'),
    "C901": documented('def f(x: int) -> None:\n    """Do."""\n' + "    if x:\n        x += 1\n" * 13),
    "E501": documented(f"x = {'1 + ' * 40}1\n"),
    "RUF100": documented("x = 1  # no" + "qa: E731\n"),
}


@pytest.mark.parametrize("code", BAD)
@pytest.mark.parametrize("place", ["solver/winset_solver/sample.py", "workbench/winset/sample.py"])
def test_ruff_closes_on_a_bad_sample(code, place):
    status, said = ruff(BAD[code], place)
    assert status == 1
    assert code in said


def test_ruff_lets_a_good_sample_pass():
    status, said = ruff(
        documented('def sign(party: str) -> str:\n    """Sign."""\n    return party\n'), "solver/good.py"
    )
    assert (status, said) == (0, "All checks passed!\n")


def test_docstrings_are_demanded_of_all_packages():
    lint = configuration()["tool"]["ruff"]["lint"]
    assert "D" in lint["select"]
    assert {rule for rule in lint["ignore"] if rule.startswith("D")} <= DOCSTRINGS_KEPT_BY_EYE
    lenient = [place for place, rules in lint["per-file-ignores"].items() if any(r.startswith("D") for r in rules)]
    assert lenient == ["tests/**"]


def test_mypy_covers_all_packages():
    settings = configuration()["tool"]["mypy"]
    assert settings["strict"] is True
    assert set(settings["packages"]) == set(PACKAGES)


def test_mypy_closes_on_a_bad_sample(tmp_path):
    sample = tmp_path / "sample.py"
    sample.write_text("def sign(party):\n    return party\n\n\nx: int = 'one'\n", encoding="utf-8")
    status, said = run("mypy", "--config-file", PYPROJECT, "--cache-dir", str(tmp_path / "cache"), str(sample))
    assert status == 1
    assert "no-untyped-def" in said
    assert "assignment" in said


def test_warnings_are_errors():
    with pytest.raises(UserWarning, match="doubtful"):
        warnings.warn("doubtful", UserWarning, stacklevel=1)
    assert configuration()["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]
