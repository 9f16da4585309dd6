"""The `winset` command: reads arguments; heavy imports stay inside the command that needs them.

Data goes to stdout, talk to stderr; exit codes are in `winset.exits`.
"""

import functools
import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from winset import exits

if TYPE_CHECKING:
    from winset_solver.control import Limits

Arguments = ParamSpec("Arguments")
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
TRACEBACK_VARIABLE = "WINSET_TRACEBACK"
CODES = (
    "Exit codes: 0 optimal (evaluate, compare: answered), 1 bad file, 2 wrong use, 3 no deal exists, 4 unbounded, "
    "5 stopped with a solution, 6 stopped without, 7 internal error or contradicting solves, 130 interrupted twice."
)

app = typer.Typer(
    name="winset",
    help="Package deals between states: recommended with proof, and proposed deals evaluated.",
    epilog=CODES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Confirm(StrEnum):
    """Whether claims are confirmed by a second, differently configured solve."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


File = Annotated[str, typer.Argument(metavar="FILE", help="Negotiation file, or the name of a shipped instance.")]
Json = Annotated[bool, typer.Option("--json", help="Print the finding as JSON and nothing else on stdout.")]
Report = Annotated[Path | None, typer.Option(metavar="OUT.html", help="Also write a self-contained HTML report.")]
TimeLimit = Annotated[float | None, typer.Option(metavar="SECONDS", help="Stop after this long with the best found.")]
Gap = Annotated[float, typer.Option(metavar="FRACTION", help="Relative gap at which to stop; 0 is exact.")]
Threads = Annotated[int, typer.Option(metavar="N", help="Threads of one solve.")]
Confirmation = Annotated[Confirm, typer.Option(help="Confirm claims by a second, different solve.")]


def guarded(command: Callable[Arguments, int]) -> Callable[Arguments, None]:
    """Turn what a command returns or raises into an exit code and a short message."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            if sys.stdout is not None:
                sys.stdout.flush()
        except KeyboardInterrupt:
            typer.echo("Interrupted.", err=True)
            code = exits.INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = exits.BROKEN_PIPE
        except (typer.Exit, typer.BadParameter, SystemExit):
            raise
        except Exception as error:  # noqa: BLE001  # the last line of defence: a message in place of a traceback
            code = _explain(error)
        raise typer.Exit(code)

    return run


def _explain(error: Exception) -> int:
    from winset_solver.errors import ArgumentError, DataError, FileError, ModelError, WinsetError

    if os.environ.get(TRACEBACK_VARIABLE):
        raise error
    if isinstance(error, WinsetError):
        typer.echo(f"error: {error}", err=True)
        if isinstance(error, FileError | DataError | ModelError):
            return exits.BAD_FILE
        return exits.USAGE if isinstance(error, ArgumentError) else exits.INTERNAL
    typer.echo(f"internal error: {type(error).__name__}: {error}", err=True)
    typer.echo("  hint: `winset --traceback …` shows where; please report it with the file", err=True)
    return exits.INTERNAL


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # the form that typer calls back
    if wanted:
        from winset import __version__

        typer.echo(f"winset {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_show_version)
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="Show the traceback of an internal error.", envvar=TRACEBACK_VARIABLE)
    ] = False,
) -> None:
    """Package deals between states: recommended with proof, and proposed deals evaluated."""
    if traceback:
        os.environ[TRACEBACK_VARIABLE] = "1"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@app.command(epilog=CODES)
@guarded
def validate(file: File) -> int:
    """Check a negotiation file and list every fault with its place."""
    from winset.commands import files

    return files.validate(file)


@app.command(epilog=CODES)
@guarded
def solve(
    file: File,
    *,
    solution: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help=f"Bargaining solution; repeatable, the first is recommended. {', '.join(SOLUTION_NAMES)}, or all.",
        ),
    ] = None,
    objective: Annotated[
        str | None, typer.Option(help="Maximise this instead: welfare, payoff:PARTY or group:GROUP.")
    ] = None,
    alpha: Annotated[float, typer.Option(help="Inequality aversion of alpha-fair.")] = 2.0,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Recommend a package deal, with its proof."""
    chosen = solution_names(solution or ["nash"], "--solution")
    limits = _limits(time_limit, gap, threads, confirm)
    if not alpha >= 0:
        raise typer.BadParameter(f"got {alpha}, wanted a number of at least 0", param_hint="'--alpha'")
    from winset.commands import answers

    return answers.solve(file, chosen, limits, objective=objective, alpha=alpha, json=json, report=report)


@app.command(epilog=CODES, short_help="Evaluate a proposed deal.")
@guarded
def evaluate(
    file: File,
    *,
    deal: Annotated[str, typer.Option(metavar="NAME", help="Proposed deal of the file.")],
    complete_by: Annotated[str, typer.Option(metavar="NAME", help="Solution that fills in what is open.")] = "nash",
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Evaluate a proposed deal: possible, acceptable, efficient, how far from each solution."""
    solution_names([complete_by], "--complete-by", everything=False)
    limits = _limits(time_limit, gap, threads, confirm)
    from winset.commands import answers

    return answers.evaluate(file, deal, limits, complete_by=complete_by, json=json, report=report)


@app.command(epilog=CODES)
@guarded
def compare(
    file: File,
    *,
    deals: Annotated[str, typer.Option(metavar="A,B,…", help="Deals to compare; all of the file by default.")] = "",
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Evaluate several proposed deals side by side."""
    limits = _limits(time_limit, gap, threads, confirm)
    from winset.commands import answers

    named = list(dict.fromkeys(name.strip() for name in deals.split(",") if name.strip()))
    return answers.compare(file, named, limits, json=json, report=report)


@app.command()
@guarded
def schema(
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of to stdout.")] = None,
) -> int:
    """Print the JSON Schema of negotiation files, for editors."""
    from winset.commands import files

    return files.schema(output)


@app.command()
@guarded
def init(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File to write.")] = Path("negotiation.yaml"),
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")] = False,
) -> int:
    """Write a commented starter file, and the schema beside it."""
    from winset.commands import files

    return files.init(path, force=force)


@app.command(short_help="List the shipped instances, usable as FILE.")
@guarded
def instances() -> int:
    """List the shipped instances; their names can be given in place of a file."""
    from winset.commands import files

    return files.instances()


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


def _limits(seconds: float | None, gap: float, threads: int, confirm: Confirm) -> "Limits":
    from winset_solver.control import Limits
    from winset_solver.errors import ArgumentError

    try:
        return Limits(seconds=seconds, gap=gap, threads=threads, confirm=confirm.value)
    except ArgumentError as error:
        given = {"'--time-limit'": "time", "'--gap'": "gap", "'--threads'": "threads"}
        hint = next((option for option, word in given.items() if word in error.what), None)
        raise typer.BadParameter(str(error), param_hint=hint) from error


def main() -> None:
    """Run the command."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(exits.INTERRUPTED)


if __name__ == "__main__":
    main()
