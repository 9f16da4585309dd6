"""Who may import whom; the table in `CONTRIBUTING.md`, as a test."""

import ast

import pytest
from gates import Rule, imports, stray_imports
from project_tree import PACKAGES, ROOT, python_files, violations

import winset

NUMERICAL = frozenset({"numpy", "scipy"})
MATHEMATICS = NUMERICAL | {"winset_solver"}
WORDS = frozenset({"winset_solver.control", "winset_solver.errors", "winset_solver.result", "winset_solver.tolerances"})
ROOMS = frozenset(
    {
        f"winset_solver.{room}"
        for room in ("bargaining", "conflict", "games", "pareto", "scheduling", "sensitivity", "stochastic")
    }
)
CORE = Rule(MATHEMATICS, ROOMS)
ENGINE = Rule(CORE.allowed | {"highspy"}, CORE.refused)
RULES = {
    "solver/winset_solver": CORE,
    "solver/winset_solver/bargaining": Rule(MATHEMATICS, ROOMS - {"winset_solver.bargaining"}),
    "solver/winset_solver/pareto": Rule(MATHEMATICS, ROOMS - {"winset_solver.bargaining", "winset_solver.pareto"}),
    "solver/winset_solver/conflict": Rule(MATHEMATICS, ROOMS - {"winset_solver.conflict"}),
    "solver/winset_solver/games": Rule(MATHEMATICS, ROOMS - {"winset_solver.games"}),
    "solver/winset_solver/scheduling": Rule(MATHEMATICS, ROOMS - {"winset_solver.scheduling"}),
    "solver/winset_solver/stochastic": Rule(MATHEMATICS, ROOMS - {"winset_solver.stochastic"}),
    "solver/winset_solver/sensitivity": Rule(
        MATHEMATICS, ROOMS - {"winset_solver.bargaining", "winset_solver.sensitivity"}
    ),
    "solver/winset_solver/pyomo_compiler.py": Rule(CORE.allowed | {"pyomo"}, CORE.refused),
    "solver/winset_solver/pyomo_model.py": Rule(CORE.allowed | {"pyomo"}, CORE.refused),
    "solver/winset_solver/highs.py": ENGINE,
    "solver/winset_solver/engine_model.py": ENGINE,
    "solver/winset_solver/listener.py": ENGINE,
    "solver/winset_solver/terminations.py": ENGINE,
    "models/winset_models": Rule(frozenset()),
    "models/winset_models/negotiation": Rule(
        NUMERICAL
        | {"pydantic", "pydantic_core", "ruamel", "winset_models.negotiation"}
        | {"winset_solver.errors", "winset_solver.stochastic", "winset_solver.tolerances"}
    ),
    "models/winset_models/formulations": Rule(
        NUMERICAL | {"pyomo", "winset_solver", "winset_models.negotiation", "winset_models.formulations"}
    ),
    "models/winset_models/interchange": Rule(
        NUMERICAL
        | {"pydantic", "ruamel", "winset_models.negotiation", "winset_models.interchange"}
        | {"winset_solver.errors", "winset_solver.tolerances"}
    ),
    "models/winset_models/cluster": Rule(
        NUMERICAL | {"mpi4py", "mpisppy", "pyomo", "winset_solver", "winset_models"},
        frozenset({"winset_models.analysis"}),
    ),
    "models/winset_models/campaigns": Rule(
        NUMERICAL
        | {"dask", "distributed", "winset_models.campaigns"}
        | {"winset_solver.control", "winset_solver.errors", "winset_solver.tolerances"}
    ),
    "models/winset_models/analysis": Rule(NUMERICAL | {"pydantic", "winset_solver", "winset_models"}),
    "models/winset_models/analysis/sensitivities": Rule(
        NUMERICAL | {"SALib", "pandas", "pydantic", "winset_solver", "winset_models"}
    ),
    "workbench/winset": Rule(
        WORDS
        | {"altair", "icalendar", "jinja2", "markupsafe", "openpyxl", "rich", "typer", "vl_convert"}
        | {"winset", "winset_models"},
        frozenset({"winset_models.formulations"}),
    ),
    "workbench/winset/commands": Rule(WORDS | {"rich", "typer", "winset", "winset_models", "winset_instances"}),
    "workbench/winset/__init__.py": Rule(WORDS | {"winset", "winset_models", "winset_instances"}),
    "instances/winset_instances": Rule(frozenset()),
}
"""By folder or file; the longest that fits counts. Benchmarks and tests may import everything."""


def rule_of(name):
    return RULES[max((place for place in RULES if f"{name}/".startswith(f"{place}/")), key=len)]


def test_imports_follow_the_direction():
    ruled = [file for file in python_files() if not file.is_relative_to(PACKAGES["winset_benchmarks"])]
    assert violations(ruled, lambda name, text: stray_imports(text, rule_of(name))) == ""


def test_every_rule_has_something_to_rule():
    assert [place for place in RULES if not (ROOT / place).exists()] == []


def test_names_that_winset_imports_when_used_follow_the_direction():
    homes = [*winset._HOMES, *(home for home, _ in winset._RENAMED.values())]
    assert [home for home in homes if not rule_of("workbench/winset/__init__.py").permits(home)] == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("solver/winset_solver/program.py", "import winset_models.negotiation.party"),
        ("solver/winset_solver/program.py", "import rich"),
        ("solver/winset_solver/program.py", "from pyomo.environ import ConcreteModel"),
        ("solver/winset_solver/program.py", "from highspy import Highs"),
        ("solver/winset_solver/program.py", "from winset_solver.bargaining.nash import nash"),
        ("solver/winset_solver/pyomo_compiler.py", "import highspy"),
        ("solver/winset_solver/bargaining/nash.py", "def late():\n    import pydantic"),
        (
            "solver/winset_solver/bargaining/nash.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import yaml",
        ),
        ("solver/winset_solver/bargaining/nash.py", "from importlib import import_module\nimport_module('winset')"),
        ("solver/winset_solver/bargaining/nash.py", "from . import leximin"),
        ("models/winset_models/negotiation/reader.py", "from winset_models.formulations import package"),
        ("models/winset_models/negotiation/reader.py", "from winset_solver import highs"),
        ("models/winset_models/formulations/issues.py", "from winset_models.analysis import study"),
        ("models/winset_models/analysis/study.py", "import winset"),
        ("models/winset_models/analysis/study.py", "import winset_instances"),
        ("workbench/winset/console.py", "from winset_solver.highs import Session"),
        ("workbench/winset/console.py", "from winset_solver import program"),
        ("workbench/winset/console.py", "from winset_models.formulations.package import formulate"),
        ("workbench/winset/console.py", "import numpy as np"),
        ("workbench/winset/console.py", "import winset_benchmarks"),
        ("instances/winset_instances/__init__.py", "import winset"),
    ],
)
def test_the_gate_closes_on_a_wrong_import(place, line):
    assert len(stray_imports(line, rule_of(place))) == 1


def test_every_form_of_import_is_seen():
    text = "import a.b, c\nfrom d.e import f\nfrom g import *\nimport importlib\nimportlib.import_module('h.i')"
    found = [name for _, name in imports(ast.parse(text))]
    assert sorted(found) == ["a.b", "c", "d.e.f", "g.*", "h.i", "importlib"]
