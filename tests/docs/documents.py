"""What Markdown documents promise: commands with their output, Python, negotiation files and links."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

ROOT: Final = Path(__file__).resolve().parents[2]
GAP: Final = "…"
PROGRESS = re.compile(r" nodes, [\d,.]+ s$")
FENCE = re.compile(r"^```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")


def documents() -> list[Path]:
    """Return the Markdown documents of the project."""
    folders = (ROOT, *(ROOT / name for name in ("docs", "solver", "models", "workbench", "instances", "benchmarks")))
    return sorted(file for folder in folders for file in folder.glob("*.md"))


def name_of(document: Path) -> str:
    """Return the name of a document as tests show it."""
    return document.relative_to(ROOT).as_posix()


def blocks(text: str, *languages: str) -> list[str]:
    """Return the fenced blocks in some languages."""
    return [block["text"] for block in FENCE.finditer(text) if block["language"] in languages]


@dataclass(frozen=True)
class Command:
    """A command line of a document, the output shown under it, and the exit code it states, 0 where it states none."""

    line: str
    shown: list[str] = field(default_factory=list)
    code: int = 0


def commands(text: str) -> list[Command]:
    """Return the commands of console blocks, in order; ``echo $?`` after one states its exit code.

    Only those that begin with ``winset``, or prepare a file with ``sed``, are executed.
    """
    found: list[Command] = []
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.splitlines()
            if line.strip() == "echo $?" and found:
                found[-1] = Command(found[-1].line, found[-1].shown, int(shown[0]))
            elif line.startswith(("winset ", "sed ")):
                found.append(Command(line, shown))
    return found


def difference(command: Command, folder: Path) -> str:
    """Run a command in a folder and say how it differs from what is shown; empty where it does not.

    Shown is what a terminal shows, or stdout alone; lines of ``…`` stand for any lines.
    """
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    shell = f'winset() {{ "{sys.executable}" -m winset.cli "$@"; }}; {command.line}'
    outputs = []
    for stream in (subprocess.STDOUT, subprocess.DEVNULL)[: 2 if command.shown else 1]:
        done = subprocess.run(
            ["/bin/sh", "-c", shell],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stream,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        outputs.append(done.stdout)
        if done.returncode != command.code:
            return f"$ {command.line}\nexit code {done.returncode}, wanted {command.code}\n{done.stdout}"
        if not command.shown or fits(normal(command.shown), normal(done.stdout.splitlines())):
            return ""
    return f"$ {command.line}\nprinted:\n{outputs[0]}\nshown:\n" + "\n".join(command.shown)


def normal(lines: list[str]) -> list[str]:
    """Return lines without what differs from run to run: seconds, dates, progress, padding and blank lines."""
    result, timed = [], False
    for line in lines:
        plain = " ".join(line.split())
        timed = plain.endswith("Seconds") or (timed and bool(plain))
        plain = re.sub(r"\d[\d,.]*$", "#", plain) if timed else plain
        plain = re.sub(r"\b\d[\d,.]* (s|seconds?)\b", "# s", plain)
        plain = re.sub(r"\b\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?", "#", plain)
        plain = re.sub(r'("seconds": )[\d.e-]+', r"\1#", plain)
        if plain and not PROGRESS.search(line):
            result.append(plain)
    return result


def fits(shown: list[str], printed: list[str]) -> bool:
    """Return whether printed lines are those shown, where a shown ``…`` stands for any number of lines.

    Examples
    --------
    >>> fits(["a", "…", "d"], ["a", "b", "c", "d"]), fits(["a", "…"], ["b"]), fits(["a"], ["a", "b"])
    (True, False, False)
    """
    pattern = "".join(r"(?:.*\n)*?" if line == GAP else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def negotiations(text: str) -> list[dict[str, Any]]:
    """Return the negotiation files of a document.

    A YAML block that says `winset:` begins a file; blocks after it add their sections to the same file.
    """
    found: list[dict[str, Any]] = []
    for block in blocks(text, "yaml"):
        data = YAML(typ="safe").load(block)
        if "winset" in data:
            found.append(data)
        else:
            assert found, f"a YAML block comes before one that says `winset:`:\n{block}"
            _merge(found[-1], data)
    return found


def _merge(into: dict[str, Any], data: dict[str, Any]) -> None:
    for key, value in data.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            assert key not in into, f"{key} is said twice"
            into[key] = value


def dead_links(document: Path, text: str) -> Iterator[str]:
    """Yield the targets of links to files and headings that are not there."""
    for link in LINK.finditer(FENCE.sub("", text)):
        path, _, heading = link["target"].partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (document.parent / path) if path else document
        content = (
            text
            if target == document
            else target.read_text(encoding="utf-8")
            if target.suffix == ".md" and target.exists()
            else ""
        )
        if not target.exists() or (heading and heading not in headings(content)):
            yield link["target"]


def dead_mentions(text: str) -> list[str]:
    """Return the test files, and tests in them, that a text names in backticks and that are not there."""
    found = []
    for path, test in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text):
        file = ROOT / path
        if not file.is_file() or (test and f"def {test}(" not in file.read_text(encoding="utf-8")):
            found.append(f"{path}::{test}" if test else path)
    return found


def dead_entries(folder: Path, text: str) -> list[str]:
    """Return the files and folders that the map of a package names and that are not in its folder."""
    tree = "".join(blocks(text, ""))
    there = {path.name for path in folder.rglob("*")}
    return [name for name in re.findall(r"\b\w+(?:\.(?:py|yaml)\b|(?=/))", tree) if name not in there]


def headings(text: str) -> set[str]:
    """Return the anchors of all headings.

    Examples
    --------
    >>> headings("# What `proven` means\\n")
    {'what-proven-means'}
    """
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
