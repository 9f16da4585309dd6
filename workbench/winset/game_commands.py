"""The commands about what parties do by themselves: their arguments; `winset.cli` registers them."""

from collections.abc import Callable
from typing import Annotated, Final, Literal

import typer

from winset.arguments import (
    OBJECTIVES,
    Confirm,
    Confirmation,
    File,
    Gap,
    Json,
    Report,
    Threads,
    TimeLimit,
    limits_of,
    support,
)


def equilibrium(
    file: File,
    *,
    objective: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=f"Which equilibrium to find: {', '.join(OBJECTIVES)}, payoff:PARTY or group:GROUP. minimum: the one "
            "with the smallest welfare; regret: the smallest sum of temptations.",
        ),
    ] = "welfare",
    worst: Annotated[bool, typer.Option("--worst", help="Find the equilibrium with the smallest welfare too.")] = False,
    listed: Annotated[
        int, typer.Option("--list", metavar="N", min=0, help="List so many equilibria at most, by falling welfare.")
    ] = 0,
    deal: Annotated[
        str, typer.Option(metavar="NAME", help="Proposed deal whose issues, transfers and assistance are held fixed.")
    ] = "",
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Find the best package that nobody would leave, or prove that there is none and find the closest."""
    limits = limits_of(time_limit, gap, threads, confirm)
    from winset.commands import games

    return games.equilibrium(
        file, limits, objective=objective, worst=worst, listed=listed, deal=deal, json=json, report=report
    )


def stability(
    file: File,
    *,
    deal: Annotated[str, typer.Option(metavar="NAME", help="Proposed deal of the file.")],
    coalitions: Annotated[
        int, typer.Option(metavar="N", min=1, help="Largest coalitions that might depart together; 1: nobody together.")
    ] = 3,
    outsiders: Annotated[
        Literal["stay", "leave", "respond"] | None,
        typer.Option(help="What all others do when a coalition departs; by default what the file says."),
    ] = None,
    module: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Module whose stable coalitions are listed; repeatable."),
    ] = None,
    time_limit: TimeLimit = None,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Say whether a proposed deal is kept to: by each party alone, by coalitions, and module by module."""
    limits = limits_of(time_limit, 0.0, threads, confirm)
    from winset.commands import games

    return games.stability(
        file, deal, limits, coalitions=coalitions, outsiders=outsiders, modules=module or [], json=json, report=report
    )


def incentives(
    file: File,
    *,
    deal: Annotated[
        str, typer.Option(metavar="NAME", help="Proposed deal to keep stable; the best package by default.")
    ] = "",
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="AMOUNT",
            parser=support,
            help="Most that support may cost in all; by default what the file says, or no limit.",
        ),
    ] = None,
    frontier: Annotated[
        bool, typer.Option("--frontier", help="List what each budget can keep stable, with every breakpoint.")
    ] = False,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Find the cheapest support that keeps everybody to a deal, or the best package that a budget can keep stable."""
    limits = limits_of(time_limit, gap, threads, confirm)
    from winset.commands import games

    return games.incentives(file, limits, deal=deal, budget=budget, frontier=frontier, json=json, report=report)


COMMANDS: Final[dict[Callable[..., int], str]] = {
    equilibrium: "Find the best package that nobody would leave.",
    stability: "Say whether a deal is kept to, by each and by coalitions.",
    incentives: "Find the support that keeps everybody in.",
}
"""Every command with its line in the list of commands."""
