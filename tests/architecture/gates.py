"""The gates: what is wrong with one source text, as a list of findings.

Each gate is a function of a text, so that it can be shown to close on a known-bad sample.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_FILE: Final = 400
LONGEST_FUNCTION: Final = 45
SMALLEST_LITERAL: Final = 1e-4
"""Positive numbers below this are tolerances, or look like one."""


@dataclass(frozen=True)
class Rule:
    """What a folder or file may import beyond the standard library: names allowed, and exceptions among them."""

    allowed: frozenset[str]
    refused: frozenset[str] = frozenset()

    def permits(self, name: str) -> bool:
        """Return whether a dotted name may be imported."""
        return _under(name, self.allowed) and not _under(name, self.refused)


def _under(name: str, prefixes: Iterable[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{home}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            yield from ((node.lineno, str(ast.literal_eval(name))) for name in node.args if _is_text(name))


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def stray_imports(source: str, rule: Rule) -> list[str]:
    """Return the imports that a rule does not permit."""
    return [
        f"{line}: imports {name}"
        for line, name in imports(ast.parse(source))
        if name.split(".")[0] not in sys.stdlib_module_names and not rule.permits(name)
    ]


def too_long(source: str) -> list[str]:
    """Return whether the file is too long, and the functions whose body is, docstring apart."""
    lines = len(source.splitlines())
    findings = [f"1: {lines} lines in the file"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            size = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            findings += [f"{node.lineno}: {size} lines in {node.name}"] if size > LONGEST_FUNCTION else []
    return findings


def small_numbers(source: str) -> list[str]:
    """Return the small numbers written in code: as literals, as powers, or as text made a number."""
    return [
        f"{getattr(node, 'lineno', 0)}: {value:g}"
        for node in ast.walk(ast.parse(source))
        if (value := _number(node)) is not None and 0 < abs(value) < SMALLEST_LITERAL
    ]


def _number(node: ast.AST) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _evaluated(lambda: float(ast.literal_eval(node.left)) ** float(ast.literal_eval(node.right)))
    if isinstance(node, ast.Call) and _called(node) in ("float", "float64", "Decimal", "Fraction") and node.args:
        return _evaluated(lambda: float(ast.literal_eval(node.args[0]))) if _is_text(node.args[0]) else None
    return None


def _evaluated(compute: Callable[[], float]) -> float | None:
    try:
        return compute()
    except (ValueError, TypeError, ArithmeticError):
        return None


def constants(source: str) -> dict[str, str]:
    """Return the constants that a module assigns, each with the docstring that follows it, or nothing."""
    body = ast.parse(source).body
    found = {}
    for position, node in enumerate(body):
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if _is_plain(node) else None
        if isinstance(target, ast.Name):
            following = body[position + 1] if position + 1 < len(body) else None
            words = isinstance(following, ast.Expr) and _is_text(following.value)
            found[target.id] = str(ast.literal_eval(following.value)) if words else ""
    return found


def _is_plain(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and len(node.targets) == 1


def names_read(source: str) -> set[str]:
    """Return every name and attribute that a module reads; importing alone is no use."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


EXCUSE = re.compile(r"^\s*(?:noqa|type:\s*ignore|(?:ruff|mypy|flake8):)", re.IGNORECASE)
SPECIFIC = re.compile(r"^\s*(?:noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*|type: ignore\[[a-z\-, ]+\])\s*$")


def bare_excuses(source: str) -> list[str]:
    """Return the comments that silence a tool for everything, for a whole file, or without a reason beside them."""
    findings = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        parts = token.string.split("#")[1:] if token.type == tokenize.COMMENT else []
        excuses = [part for part in parts if EXCUSE.match(part)]
        reasons = [part for part in parts if part not in excuses and re.search(r"[^\W\d_]{2}", part)]
        if excuses and not (reasons and all(map(SPECIFIC.match, excuses))):
            findings.append(f"{token.start[0]}: {token.string}")
    return findings


_FOLDERS = ("home", "work", "tmp", "root", "Users", "mnt", "opt", "var")
_HOSTS = (
    r"pypi\.org",
    r"pythonhosted\.org",
    r"npmjs\.(?:org|com)",
    r"anaconda\.org",
    "index" + "-url",
    "trusted" + "-host",
)
_HELPERS = ("clau" + "de", "anth" + "ropic", "open" + "ai", "chat" + "gpt", "copi" + "lot", "co" + "dex", "gem" + "ini")
_TRACES = {
    "a path of one machine": rf"(?<![\w.:/\-])(?:/(?:{'|'.join(_FOLDERS)})/\w|\b[A-Z]:\\(?:Users|Windows)\b)",
    "a folder beside the project": r"(?<![\w/])(?:\.\./)*sha" + r"red/(?:design|data|research)\b",
    "a package registry": rf"\b(?:{'|'.join(_HOSTS)})\b",
    "a tool of the workplace": rf"\b(?:{'|'.join(_HELPERS)})\b",
}
TRACES: Final = {meaning: re.compile(pattern, re.IGNORECASE) for meaning, pattern in _TRACES.items()}


def traces(text: str) -> list[str]:
    """Return what a text says about the machine, registry or tools that it was written with."""
    return [
        f"{number}: {meaning}: {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for meaning, pattern in TRACES.items()
        if (found := pattern.search(line))
    ]
