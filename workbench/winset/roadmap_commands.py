"""The command about steps over time: its arguments; `winset.cli` registers it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from winset.arguments import (
    ROADMAP_OBJECTIVES,
    Confirm,
    Confirmation,
    File,
    Force,
    Gap,
    Json,
    Report,
    Threads,
    TimeLimit,
    limits_of,
    split,
)


def roadmap(
    file: File,
    *,
    objective: Annotated[
        str,
        typer.Option(
            metavar="A,B,…",
            help="What the roadmap is best at, most important first, each kept while the next is sought: "
            f"{', '.join(ROADMAP_OBJECTIVES)}, payoff:PARTY or group:GROUP. By default nash; with "
            "one party, or without costs and gains, earliest.",
        ),
    ] = "",
    sequence: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Sequence of the file to evaluate, and nothing else; repeatable. By default all of them."
        ),
    ] = None,
    no_enforcement: Annotated[
        bool,
        typer.Option("--no-enforcement", help="Find a roadmap even if somebody would rather stop on the way."),
    ] = False,
    alpha: Annotated[float, typer.Option(help="Inequality aversion of alpha-fair.")] = 2.0,
    csv: Annotated[Path | None, typer.Option(metavar="OUT.csv", help="Also write the schedule as a table.")] = None,
    ics: Annotated[
        Path | None, typer.Option(metavar="OUT.ics", help="Also write the schedule as a calendar, if it has dates.")
    ] = None,
    force: Force = False,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Find who does what when, so that at no moment anybody would rather stop; or say why nobody can.

    For example:

    winset roadmap prespa_2018 --report page.html

    winset roadmap FILE --objective earliest,nash --csv schedule.csv

    winset roadmap us_vietnam_1991 --sequence historical
    """
    limits = limits_of(time_limit, gap, threads, confirm)
    if not alpha >= 0:
        raise typer.BadParameter(f"got {alpha}, wanted a number of at least 0", param_hint="'--alpha'")
    from winset.commands import roadmaps

    return roadmaps.roadmap(
        file,
        limits,
        objectives=split(objective),
        sequences=sequence or [],
        enforced=False if no_enforcement else None,
        alpha=alpha,
        outputs=roadmaps.Outputs(csv=csv, ics=ics, force=force),
        json=json,
        report=report,
    )


COMMANDS: Final[dict[Callable[..., int], str]] = {
    roadmap: "Find who does what when, so that nobody would rather stop.",
}
"""The command with its line in the list of commands."""
