"""Shipped negotiation files: compacts, cases from the literature, and files that have no deal or are faulty.

The package holds data only. `names` and `path` give the valid cases, which a command may name instead of a path;
`folder` gives a whole folder, among them the ones whose files are meant to fail.
"""

from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

Kind = Literal["compacts", "funds", "games", "literature", "normalisation", "infeasible", "invalid"]

_ROOT: Final = Path(__file__).resolve().parent
_VALID: Final[tuple[Kind, ...]] = ("compacts", "funds", "games", "literature", "normalisation", "infeasible")

__all__ = ["Kind", "folder", "names", "path"]


def folder(kind: Kind) -> Path:
    """Return the folder that holds the files of one kind; it may be absent while there is none.

    Examples
    --------
    >>> folder("literature").name
    'literature'
    """
    return _ROOT / kind


def names() -> tuple[str, ...]:
    """Return the file stems of all valid cases, sorted; cases without a deal are valid, faulty files are not.

    Examples
    --------
    >>> "camp_david_1978" in names()
    True
    """
    return tuple(sorted(_files()))


def path(name: str) -> Path:
    """Return the file of a valid case.

    Parameters
    ----------
    name : str
        File stem, as listed by `names`.

    Raises
    ------
    ValueError
        If there is no such case; the message names the nearest one, or all of them.

    Examples
    --------
    >>> path("camp_david_1978").parent.name
    'literature'
    """
    files = _files()
    if name not in files:
        nearest = get_close_matches(name, files, n=1)
        hint = f"did you mean {nearest[0]!r}?" if nearest else "there are " + ", ".join(sorted(files))
        raise ValueError(f"no shipped case is called {name!r}: {hint}")
    return files[name]


def _files() -> dict[str, Path]:
    return {file.stem: file for kind in _VALID for file in folder(kind).glob("*.yaml")}
