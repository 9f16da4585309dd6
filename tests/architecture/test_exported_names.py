"""Exported names exist, are sorted and say the same wherever they are listed."""

import ast
import importlib

import pytest
from project_tree import PACKAGES, python_files

import winset


def module_name(file):
    package = next(name for name, folder in PACKAGES.items() if file.is_relative_to(folder))
    parts = file.relative_to(PACKAGES[package]).with_suffix("").parts
    return ".".join([package, *(part for part in parts if part != "__init__")])


def exporting():
    files = [file for file in python_files() if "__all__" in file.read_text(encoding="utf-8")]
    return {module_name(file): file for file in files}


def unsound_exports(module):
    names = list(module.__all__)
    missing = [f"{name} does not exist" for name in names if not hasattr(module, name)]
    return missing + ([] if names == sorted(set(names)) else ["the names are not sorted, or one is listed twice"])


@pytest.mark.parametrize("name", exporting())
def test_exported_names_exist_and_are_sorted(name):
    assert unsound_exports(importlib.import_module(name)) == []


def test_winset_exports_what_type_checkers_see():
    tree = ast.parse(exporting()["winset"].read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert seen | {"__version__"} == set(winset.__all__)


class Sample:
    __all__ = ("b", "a", "missing")
    a = b = 1


def test_the_gate_closes_on_missing_and_unsorted_names():
    assert len(unsound_exports(Sample)) == 2
