"""Arguments that several commands of `winset` share: how they are declared and checked."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from winset_solver.control import Limits

SOLUTION_NAMES = (
    "nash",
    "kalai-smorodinsky",
    "leximin",
    "egalitarian",
    "utilitarian",
    "alpha-fair",
    "adjusted-winner",
)
"""In the order of `all`, whose first package is the recommended one. The names stand here so that help and refusals
need no heavy import; a test keeps them right."""
REFERENCES = ("nash", "kalai-smorodinsky", "leximin", "utilitarian")
"""Solutions that deals are measured by unless others are asked for; a test keeps them right too."""
OBJECTIVES = ("welfare", "minimum", "regret")
"""What an equilibrium can be best at besides payoffs of parties and groups."""
_FOR_ALL = ("nash", "kalai-smorodinsky", "leximin", "egalitarian", "utilitarian", "alpha-fair", "welfare")
ROADMAP_OBJECTIVES = (*_FOR_ALL, "earliest", "exposure", "guarantee", "survival")
"""What a roadmap can be best at besides payoffs of parties and groups; a test keeps them right too."""
FUND_OBJECTIVES = (*_FOR_ALL, "contributions", "pledges", "reserve")
"""What the plan of a fund can be best at besides payoffs of parties and groups; a test keeps them right too."""
ANALYSES = (
    *("tornado", "breakpoints", "map", "radius", "morris", "sobol"),
    *("acceptability", "regret", "information", "discovery", "views"),
)
"""What a sensitivity analysis can look at; a test keeps them right too."""
METHOD_NAMES = ("one player", "two players", "search regions", "issue by issue")
"""Algorithms that list the frontier; a test keeps them right too."""
_PERCENTAGE = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*%\s*")


class Confirm(StrEnum):
    """Whether claims are confirmed by a second, differently configured solve."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Engine(StrEnum):
    """How a fund is solved: as one program for all scenarios, or as one for each on several processes."""

    EXTENSIVE = "extensive"
    MPI = "mpi"


def support(text: str) -> float:
    """Return the amount that a budget is given as.

    Raises
    ------
    typer.BadParameter
        If it is no finite number of at least 0.

    Examples
    --------
    >>> support("12.5")
    12.5
    """
    wanted = "wanted a number of at least 0, in the unit of the file"
    try:
        amount = float(text)
    except ValueError as error:
        raise typer.BadParameter(f"got '{text}', {wanted}") from error
    if not 0 <= amount < inf:
        raise typer.BadParameter(f"got {text}, {wanted}")
    return amount


def coverage_share(text: str) -> float:
    """Return the share that a coverage is given as: a fraction, or a percentage.

    Raises
    ------
    typer.BadParameter
        If it is no number in [0, 1).

    Examples
    --------
    >>> coverage_share("0.25"), coverage_share("10%")
    (0.25, 0.1)
    """
    return _part(text, "wanted a number from 0 to less than 1, such as 0.1, or a percentage, such as 10%")


def proper_part(text: str, examples: str = "such as 0.2, or a percentage, such as 20%") -> float:
    """Return a part that is given as a fraction or a percentage, and is neither nothing nor everything.

    Parameters
    ----------
    examples
        Shown where it is wrong.

    Raises
    ------
    typer.BadParameter
        If it is no number in (0, 1).

    Examples
    --------
    >>> proper_part("0.2"), proper_part("95%")
    (0.2, 0.95)
    """
    wanted = f"wanted a number between 0 and 1, {examples}"
    part = _part(text, wanted)
    if not part:
        raise typer.BadParameter(f"got {text}, {wanted}")
    return part


def _part(text: str, wanted: str) -> float:
    """Return a fraction or a percentage as a number in [0, 1)."""
    percentage = _PERCENTAGE.fullmatch(text)
    try:
        part = float(percentage[1]) / 100 if percentage else float(text)
    except ValueError as error:
        raise typer.BadParameter(f"got '{text}', {wanted}") from error
    if not 0 <= part < 1:
        raise typer.BadParameter(f"got {text}, {wanted}")
    return part


File = Annotated[str, typer.Argument(metavar="FILE", help="Negotiation file, or the name of a shipped instance.")]
Json = Annotated[bool, typer.Option("--json", help="Print the finding as JSON and nothing else on stdout.")]
Report = Annotated[Path | None, typer.Option(metavar="OUT.html", help="Also write a self-contained HTML report.")]
TimeLimit = Annotated[float | None, typer.Option(metavar="SECONDS", help="Stop after this long with the best found.")]
Gap = Annotated[float, typer.Option(metavar="FRACTION", help="Relative gap at which to stop; 0 is exact.")]
Threads = Annotated[int, typer.Option(metavar="N", help="Threads of one solve.")]
Confirmation = Annotated[Confirm, typer.Option(help="Confirm claims by a second, different solve.")]
Parties = Annotated[
    str, typer.Option(metavar="A,B,…", help="Ids or names of the parties compared; all of the file by default.")
]
Coverage = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        parser=coverage_share,
        help="Deals may be left out up to this share of each party's range, 0.1 or 10%; 0: none.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")]


def solution_names(names: list[str], option: str, *, everything: bool = True) -> list[str]:
    """Return the solutions named, `all` spelt out.

    Raises
    ------
    typer.BadParameter
        If a name is unknown; the nearest one and the list are given.
    """
    if everything and "all" in names:
        return list(SOLUTION_NAMES)
    for name in names:
        if name not in SOLUTION_NAMES:
            nearest = get_close_matches(name, SOLUTION_NAMES, n=1)
            guess = f"did you mean {nearest[0]}? " if nearest else ""
            known = ", ".join([*SOLUTION_NAMES, *(["all"] if everything else [])])
            raise typer.BadParameter(f"unknown solution '{name}'; {guess}There are: {known}", param_hint=f"'{option}'")
    return list(dict.fromkeys(names))


def analysis_names(names: list[str]) -> list[str]:
    """Return the sensitivity analyses named; `all` alone where it is among them.

    Raises
    ------
    typer.BadParameter
        If a name is unknown; the nearest one and the list are given.
    """
    for name in names:
        if name not in (*ANALYSES, "all"):
            nearest = get_close_matches(name, ANALYSES, n=1)
            guess = f"did you mean {nearest[0]}? " if nearest else ""
            message = f"unknown analysis '{name}'; {guess}There are: {', '.join(ANALYSES)}, all"
            raise typer.BadParameter(message, param_hint="'--what'")
    return ["all"] if "all" in names else names


def split(names: str) -> list[str]:
    """Return the names in a list with commas, each once."""
    return list(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))


def party_ids(given: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Return the ids of parties given by id, or by name in any case.

    Parameters
    ----------
    given
        Ids and names.
    names
        By id: what each party of the file is called.

    Raises
    ------
    typer.BadParameter
        If a party is unknown, or several have the name.

    Examples
    --------
    >>> party_ids(["KAR", "lemnia"], {"KAR": "Karelia", "LEM": "Lemnia"})
    ['KAR', 'LEM']
    """
    return list(dict.fromkeys(known_id(party, names, "party", option="--parties") for party in given))


def known_id(given: str, names: Mapping[str, str], kind: str, *, option: str) -> str:
    """Return the id of something in the file that is given by its id, or by its name in any case.

    Parameters
    ----------
    kind
        What it is, in a word.
    option
        By which it is given.

    Raises
    ------
    typer.BadParameter
        If there is nothing of this name, or several have it.
    """
    if given in names:
        return given
    called = {key for key, name in names.items() if given.casefold() in (name.casefold(), key.casefold())}
    if len(called) == 1:
        return called.pop()
    known = ", ".join(key if key == name else f"{key} ({name})" for key, name in names.items()) or "none"
    if called:
        several = "parties" if kind == "party" else f"{kind}s"
        message = f"several {several} are called '{given}'; give the id. This file has: {known}"
        raise typer.BadParameter(message, param_hint=f"'{option}'")
    folded = {word.casefold(): key for key, name in names.items() for word in (name, key)}
    nearest = get_close_matches(given.casefold(), folded, n=1)
    guess = f" Did you mean {folded[nearest[0]]}?" if nearest else ""
    raise typer.BadParameter(f"unknown {kind} '{given}'; this file has: {known}.{guess}", param_hint=f"'{option}'")


def limits_of(seconds: float | None, gap: float, threads: int, confirm: Confirm) -> "Limits":
    """Return the limits of a run.

    Raises
    ------
    typer.BadParameter
        If one of them makes no sense.
    """
    from winset_solver.control import Limits
    from winset_solver.errors import ArgumentError

    try:
        return Limits(seconds=seconds, gap=gap, threads=threads, confirm=confirm.value)
    except ArgumentError as error:
        given = {"'--time-limit'": "time", "'--gap'": "gap", "'--threads'": "threads"}
        hint = next((option for option, word in given.items() if word in error.what), None)
        raise typer.BadParameter(str(error), param_hint=hint) from error
