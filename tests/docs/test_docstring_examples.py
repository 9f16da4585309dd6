"""Every example in a docstring runs and prints what it shows."""

import doctest
import importlib
import pkgutil
import types

import pytest

import winset
import winset_instances
import winset_models
import winset_solver

PACKAGES = (winset_solver, winset_models, winset, winset_instances)
MODULES = [
    package.__name__ if found is None else found.name
    for package in PACKAGES
    for found in (None, *pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
]


def examples(module):
    return [test for test in doctest.DocTestFinder(exclude_empty=True).find(module) if test.examples]


def failures(module):
    runner = doctest.DocTestRunner(verbose=False)
    said = []
    for test in examples(module):
        runner.run(test, out=said.append)
    return "".join(said)


@pytest.mark.parametrize("package", PACKAGES)
def test_docstring_examples_hold(package):
    names = [name for name in MODULES if name.split(".")[0] == package.__name__]
    assert "".join(failures(importlib.import_module(name)) for name in names) == ""


def test_every_package_has_examples():
    with_examples = {name.split(".")[0] for name in MODULES if examples(importlib.import_module(name))}
    assert with_examples == {package.__name__ for package in PACKAGES}


def test_the_gate_closes_on_a_wrong_example():
    module = types.ModuleType("sample", "Examples\n\n>>> 1 + 1\n3\n")
    assert "Expected:\n    3" in failures(module)
