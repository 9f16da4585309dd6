"""The command about funds that share risk: its arguments; `winset.cli` registers it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from winset.arguments import (
    FUND_OBJECTIVES,
    Confirm,
    Confirmation,
    Engine,
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

RANKS: Final = 3
"""Processes of the engine that uses several."""


def fund(
    file: File,
    *,
    objective: Annotated[
        str,
        typer.Option(
            metavar="A,B,…",
            help="What the plan is best at, most important first, each kept while the next is sought: "
            f"{', '.join(FUND_OBJECTIVES)}, payoff:PARTY or group:GROUP. By default nash; with "
            "--engine mpi always welfare.",
        ),
    ] = "",
    modules: Annotated[
        str,
        typer.Option(
            metavar="A,B,…",
            help="Modules taken to be in force for everybody open to them; all that the fund names by default.",
        ),
    ] = "",
    deal: Annotated[
        str, typer.Option(metavar="NAME", help="Proposed deal of the file whose package and terms are looked at.")
    ] = "",
    alpha: Annotated[float, typer.Option(help="Inequality aversion of alpha-fair.")] = 2.0,
    engine: Annotated[
        Engine, typer.Option(help="One program for all scenarios, or one for each, on several processes.")
    ] = Engine.EXTENSIVE,
    ranks: Annotated[
        int | None, typer.Option(metavar="N", min=1, help=f"Processes of the engine mpi; {RANKS} by default.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="OUT.csv", help="Also write the plan, state by state.")] = None,
    force: Force = False,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    threads: Threads = 1,
    confirm: Confirmation = Confirm.AUTO,
    json: Json = False,
    report: Report = None,
) -> int:
    """Find who pays into a fund and draws on it in every state, what that does to risk; or say why nobody can.

    For example:

    winset fund FILE --report page.html --csv plan.csv

    winset fund FILE --objective welfare,contributions --modules floods

    winset fund FILE --engine mpi --ranks 4
    """
    limits = limits_of(time_limit, gap, threads, confirm)
    if not alpha >= 0:
        raise typer.BadParameter(f"got {alpha}, wanted a number of at least 0", param_hint="'--alpha'")
    if modules and deal:
        message = "a deal says which modules are in force; leave one of the two out"
        raise typer.BadParameter(message, param_hint="'--modules' / '--deal'")
    if ranks is not None and engine is not Engine.MPI:
        raise typer.BadParameter("only the engine mpi has ranks; add --engine mpi", param_hint="'--ranks'")
    from winset.commands import funds

    return funds.fund(
        file,
        limits,
        objectives=split(objective),
        package=funds.Considered(modules=split(modules), deal=deal),
        alpha=alpha,
        workers=funds.Workers(engine=engine, ranks=ranks or RANKS),
        output=funds.Output(csv=csv, force=force),
        json=json,
        report=report,
    )


COMMANDS: Final[dict[Callable[..., int], str]] = {
    fund: "Find who pays into a fund and draws on it in every state.",
}
"""The command with its line in the list of commands."""
