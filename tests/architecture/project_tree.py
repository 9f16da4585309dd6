"""The files of the project as the gates see them."""

import subprocess
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = {
    "winset_solver": ROOT / "solver" / "winset_solver",
    "winset_models": ROOT / "models" / "winset_models",
    "winset": ROOT / "workbench" / "winset",
    "winset_instances": ROOT / "instances" / "winset_instances",
    "winset_benchmarks": ROOT / "benchmarks" / "winset_benchmarks",
}
TESTS: Final = ROOT / "tests"


def relative(path: Path) -> str:
    """Return a path as findings name it, from the top of the project."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: Path) -> list[Path]:
    """Return the Python files under some folders, of all packages where none is named."""
    return sorted(file for folder in folders or PACKAGES.values() for file in folder.rglob("*.py"))


def project_files() -> list[Path]:
    """Return the files that git tracks or would add; everything but hidden folders where there is no repository."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [file for name in done.stdout.split("\0") if name and (file := ROOT / name).is_file()]
    hidden = (file for file in ROOT.rglob("*") if file.is_file())
    return [file for file in hidden if not any(part.startswith(".") for part in file.relative_to(ROOT).parts)]


def configuration() -> dict[str, Any]:
    """Return what `pyproject.toml` says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def violations(files: Iterable[Path], gate: Callable[[str, str], list[str]]) -> str:
    """Return what a gate of name and text finds in files, one line each; empty where all is well."""
    found = ((relative(file), gate(relative(file), file.read_text(encoding="utf-8"))) for file in files)
    return "\n".join(f"{name}:{finding}" for name, findings in found for finding in findings)
