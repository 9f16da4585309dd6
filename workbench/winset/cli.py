"""The `winset` command: reads arguments; heavy imports stay inside the command that needs them.

Data goes to stdout, talk to stderr; exit codes are in `winset.exits`.
"""

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from winset import exits, fund_commands, game_commands, roadmap_commands, sensitivity_commands
from winset.arguments import (
    METHOD_NAMES,
    REFERENCES,
    SOLUTION_NAMES,
    Confirm,
    Confirmation,
    Coverage,
    File,
    Force,
    Gap,
    Json,
    Parties,
    Report,
    Threads,
    TimeLimit,
    limits_of,
    solution_names,
    split,
)
from winset.error_text import wrapped

Arguments = ParamSpec("Arguments")
TRACEBACK_VARIABLE = "WINSET_TRACEBACK"
CODES = (
    "Exit codes: 0 optimal (evaluate, compare, stability, sensitivity: answered; explain: a deal exists), 1 bad file, "
    "2 wrong use, 3 no deal, equilibrium, roadmap or plan of a fund, 4 unbounded, 5 stopped with a solution, "
    "6 stopped without, 7 internal error or contradicting solves, 130 interrupted twice."
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
        typer.echo(wrapped(f"error: {error}"), err=True)
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


@app.command(hidden=True, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@guarded
def check() -> int:
    """Name the command that is meant: other programs call it like this."""
    typer.echo("error: no such command 'check'; did you mean `winset validate`?", err=True)
    return exits.USAGE


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
    limits = limits_of(time_limit, gap, threads, confirm)
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
    limits = limits_of(time_limit, gap, threads, confirm)
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
    limits = limits_of(time_limit, gap, threads, confirm)
    from winset.commands import answers

    return answers.compare(file, split(deals), limits, json=json, report=report)


@app.command(epilog=CODES, short_help="List the deals that are not wasteful.")
@guarded
def frontier(
    file: File,
    *,
    parties: Parties = "",
    coverage: Coverage = None,
    beyond: Annotated[
        bool, typer.Option("--beyond", help="Include deals that leave somebody worse off than walking away.")
    ] = False,
    solution: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Bargaining solution to place on the frontier; repeatable, or all."),
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            metavar="NAME", help=f"Algorithm, in quotes: {', '.join(METHOD_NAMES)}; chosen by rule by default."
        ),
    ] = "",
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """List the deals that are not wasteful, and how near the proposed ones are to them."""
    chosen = solution_names(solution or list(REFERENCES), "--solution")
    limits = limits_of(time_limit, 0.0, threads, confirm)
    from winset.commands import frontier as zone

    return zone.frontier(
        file, split(parties), chosen, limits, coverage=coverage, beyond=beyond, method=method, json=json, report=report
    )


@app.command(epilog=CODES, short_help="Say why there is no deal, and the cheapest way out.")
@guarded
def explain(
    file: File,
    *,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Conflicts, and corrections, listed at most.")] = 20,
    repairs: Annotated[int, typer.Option(metavar="K", min=1, help="Cheapest ways out that are worked out.")] = 3,
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Say whether a deal exists; if none does, whose statements clash, what gives way most cheaply, who blocks whom."""
    limits = limits_of(time_limit, 0.0, threads, confirm)
    from winset.commands import explain as explanation

    return explanation.explain(file, limits, limit=limit, repairs=repairs, json=json, report=report)


COMMANDS = game_commands.COMMANDS | roadmap_commands.COMMANDS | fund_commands.COMMANDS | sensitivity_commands.COMMANDS
for _command, _summary in COMMANDS.items():
    app.command(epilog=CODES, short_help=_summary)(guarded(_command))


@app.command("import", short_help="Read GENIUS and NegMAS domains, a knapsack game, or a project.")
@guarded
def import_files(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="A folder, the domain's file and a profile for each party; a knapsack game; a project.",
        ),
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to stdout.")
    ] = None,
    parties: Annotated[
        str,
        typer.Option(metavar="A,B,…", help="What the parties are called, id and name; by default like their profiles."),
    ] = "",
    profiles: Annotated[
        str, typer.Option(metavar="NAME,…", help="Profiles to take from a folder; all of them by default.")
    ] = "",
    form: Annotated[
        str,
        typer.Option("--from", metavar="FORMAT", help="genius, negmas, knapsack-game, psplib; found out by default."),
    ] = "",
    force: Force = False,
) -> int:
    """Read a domain of GENIUS or NegMAS with its utility profiles, a knapsack game, or a project of PSPLIB."""
    formats = ("genius", "negmas", "knapsack-game", "psplib")
    if form not in ("", *formats):
        raise typer.BadParameter(f"unknown format '{form}'. There are: {', '.join(formats)}", param_hint="'--from'")
    from winset.commands import interchange

    return interchange.import_files(
        paths, output, parties=split(parties), form=form, profiles=split(profiles), force=force
    )


@app.command(epilog=CODES, short_help="Write frontier, solutions and deals as a spreadsheet or CSV.")
@guarded
def export(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Negotiation file, shipped instance, or finding saved with --json.")
    ],
    output: Annotated[Path, typer.Argument(metavar="OUT", help="File to write, .xlsx or .csv.")],
    *,
    parties: Parties = "",
    coverage: Coverage = None,
    what: Annotated[
        str,
        typer.Option(
            metavar="TABLE,…",
            help="parties, frontier, solutions, deals, trade-offs, about; all of them in a spreadsheet by default, "
            "the frontier in a CSV file. Saved findings of other commands have packages, temptations, coalitions, "
            "modules, payments or budgets; those of roadmaps schedule, values, periods, regrets, broken or moves; of "
            "funds states, members, insurance, prices or outcomes; of sensitivity a table for each analysis, packages "
            "and numbers.",
        ),
    ] = "",
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    force: Force = False,
) -> int:
    """Write the frontier, the solutions and the proposed deals as a spreadsheet (.xlsx) or one of them as CSV."""
    limits = limits_of(time_limit, 0.0, threads, Confirm.AUTO)
    from winset.commands import exporting

    return exporting.export(
        file, output, limits, parties=split(parties), coverage=coverage, what=split(what), force=force
    )


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
    roadmap: Annotated[bool, typer.Option("--roadmap", help="A starter file about steps over time.")] = False,
    fund: Annotated[bool, typer.Option("--fund", help="A starter file about a fund that shares risk.")] = False,
    force: Force = False,
) -> int:
    """Write a commented starter file, and the schema beside it."""
    if roadmap and fund:
        raise typer.BadParameter("one starter file is written; leave one out", param_hint="'--roadmap' / '--fund'")
    from winset.commands import files

    return files.init(path, about="roadmap" if roadmap else "fund" if fund else "", force=force)


@app.command(short_help="List the shipped instances, usable as FILE.")
@guarded
def instances() -> int:
    """List the shipped instances; their names can be given in place of a file."""
    from winset.commands import files

    return files.instances()


def main() -> None:
    """Run the command."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(exits.INTERRUPTED)


if __name__ == "__main__":
    main()
