"""A built wheel carries its data and works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import pytest
from project_tree import PACKAGES, ROOT

DATA = {
    "winset_instances": "*.yaml",
    "winset_models": "*.yaml",
    "winset": "*.j2",
}


def run(*command, cwd, **environment):
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    ).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed, so no wheel can be built without the network")
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    target = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel), cwd=target)
    return target


def missing_files(wheel):
    """Return the data and marker files of the packages that a wheel lacks."""
    held = set(zipfile.ZipFile(wheel).namelist())
    data = [file for package, kind in DATA.items() for file in PACKAGES[package].rglob(kind)]
    data += [
        file for package in PACKAGES.values() for kind in ("py.typed", "*.css", "*.csv") for file in package.rglob(kind)
    ]
    return sorted(name for file in data if (name := file.relative_to(file_root(file)).as_posix()) not in held)


def file_root(file):
    return next(package.parent for package in PACKAGES.values() if file.is_relative_to(package))


def test_the_wheel_holds_all_data(wheel):
    assert missing_files(wheel) == []
    held = zipfile.ZipFile(wheel).namelist()
    for name in ("winset_models/negotiation/starter.yaml", "winset/py.typed", "winset/report/templates/page.html.j2"):
        assert name in held
    assert any(name.startswith("winset_instances/invalid/") for name in held)
    assert not any(name.startswith("tests/") for name in held)


def test_the_gate_closes_on_a_wheel_without_data(tmp_path):
    with zipfile.ZipFile(tmp_path / "empty.whl", "w") as empty:
        empty.writestr("winset/__init__.py", "")
    assert "winset/report/templates/page.html.j2" in missing_files(tmp_path / "empty.whl")


def test_an_installed_wheel_finds_its_instances(installed, tmp_path):
    code = "import winset, winset_instances; print(winset_instances.__file__); print(*winset.instances())"
    home, names = run("-c", code, cwd=tmp_path, PYTHONPATH=str(installed)).splitlines()
    assert home.startswith(str(installed))
    shipped = PACKAGES["winset_instances"]
    valid = {file.stem for file in shipped.rglob("*.yaml") if file.parent.name != "invalid"}
    assert set(names.split()) == valid


def test_an_installed_wheel_writes_a_starter_file_and_a_report(installed, tmp_path):
    run("-m", "winset.cli", "init", cwd=tmp_path, PYTHONPATH=str(installed))
    assert (tmp_path / "negotiation.yaml").is_file()
    solve = ("solve", "nash_1950_barter", "--report", "out.html")
    assert "proven" in run("-m", "winset.cli", *solve, cwd=tmp_path, PYTHONPATH=str(installed)).casefold()
    assert (tmp_path / "out.html").stat().st_size > 0
