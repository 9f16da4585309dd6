"""The commands about what would change the answer: their arguments; `winset.cli` registers them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from winset.arguments import (
    ANALYSES,
    SOLUTION_NAMES,
    Confirm,
    File,
    Force,
    Json,
    Report,
    TimeLimit,
    analysis_names,
    limits_of,
    proper_part,
    solution_names,
    split,
)

CONFIDENCE: Final = 0.95
"""Of intervals, where nothing else is asked for."""


def confidence_level(text: str) -> float:
    """Return the level of intervals, given as a fraction or a percentage.

    Raises
    ------
    typer.BadParameter
        If it is no number in (0, 1).

    Examples
    --------
    >>> confidence_level("90%")
    0.9
    """
    return proper_part(text, "such as 0.95, or a percentage, such as 95%")


def sensitivity(
    file: File,
    *,
    what: Annotated[
        str,
        typer.Option(
            metavar="A,B,…",
            help=f"Analyses: {', '.join(ANALYSES)}, or all that fit the file. By default the quick ones: tornado, and "
            "views where the file has views or scenarios. How far each number may move: --what breakpoints.",
        ),
    ] = "",
    of: Annotated[
        str,
        typer.Option(
            metavar="A,B,…",
            help="Figures that are followed, such as objective, total gain, gain:PARTY, adoption, adoption:MODULE, "
            "deal, leavers, fund size; by default the gains and what else matters most.",
        ),
    ] = "",
    solution: Annotated[
        str, typer.Option(metavar="NAME", help=f"What recommends: {', '.join(SOLUTION_NAMES)}; nash by default.")
    ] = "",
    objective: Annotated[str, typer.Option(help="What recommends instead: welfare, payoff:PARTY or group:GROUP.")] = "",
    deal: Annotated[
        str, typer.Option(metavar="NAME", help="Look at this proposed deal of the file, whatever is recommended.")
    ] = "",
    numbers: Annotated[
        str, typer.Option(metavar="A,B,…", help="Doubtful numbers that are moved; all of them by default.")
    ] = "",
    vary: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            parser=proper_part,
            help="Doubt every number of the file by so much up and down, 0.2 or 20%, in place of the numbers and "
            "ranges that it doubts itself. 20% where it doubts none.",
        ),
    ] = None,
    samples: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Samples of each random draw; enough by rule by default.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="Of random draws: the same gives the same.")] = 1,
    confidence: Annotated[
        float | None,
        typer.Option(metavar="SHARE", parser=confidence_level, help="Of the intervals; 0.95 or 95% by default."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="Processes on this machine; one for each core by default, 0: only this one."
        ),
    ] = None,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Dask scheduler that samples go to, tcp://…, tls://… or its file.")
    ] = "",
    shard: Annotated[
        str, typer.Option(metavar="I/N", help="Answer only this share of the samples; `winset merge` joins them.")
    ] = "",
    store: Annotated[
        Path | None,
        typer.Option(metavar="FILE.sqlite", help="Keep answers there, and continue with those that are there."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Also write every table, and the samples, as CSV files.")
    ] = None,
    force: Force = False,
    time_limit: TimeLimit = None,
    json: Json = False,
    report: Report = None,
) -> int:
    """Show which numbers matter, how far each may move, and which package holds under most views.

    For example:

    winset sensitivity FILE --report page.html

    winset sensitivity FILE --what breakpoints,acceptability --objective welfare --numbers staff,visas

    winset sensitivity FILE --what all --samples 1024 --store answers.sqlite --csv tables
    """
    limits = limits_of(time_limit, 0.0, 1, Confirm.AUTO)
    chosen = analysis_names(split(what))
    solution_names([solution] if solution else [], "--solution", everything=False)
    if sum(map(bool, (solution, objective, deal))) > 1:
        message = "one question is asked: a solution, an objective or a deal; leave the others out"
        raise typer.BadParameter(message, param_hint="'--solution' / '--objective' / '--deal'")
    _sound_shard(shard, store, report)
    if cluster and workers is not None:
        raise typer.BadParameter(
            "a cluster has workers of its own; leave one out", param_hint="'--workers' / '--cluster'"
        )
    from winset.commands import sensitivities
    from winset_models.analysis.sensitivities.opening import Doubts

    return sensitivities.sensitivity(
        file,
        limits,
        what=chosen,
        question=sensitivities.Question(of=split(of), solution=solution or "nash", objective=objective, deal=deal),
        doubts=Doubts(
            numbers=split(numbers), vary=vary, samples=samples, seed=seed, confidence=confidence or CONFIDENCE
        ),
        place=sensitivities.Place(workers=workers, cluster=cluster, shard=shard),
        output=sensitivities.Output(store=store, csv=csv, force=force),
        json=json,
        report=report,
    )


def _sound_shard(shard: str, store: Path | None, report: Path | None) -> None:
    """Refuse a shard that does not exist, and one whose answers would be lost."""
    if not shard:
        return
    from winset_models.campaigns.where import Shard

    Shard.written(shard)
    if store is None:
        message = "the answers of a shard are kept for `winset merge`; add --store FILE.sqlite"
        raise typer.BadParameter(message, param_hint="'--shard'")
    if report is not None:
        message = "a shard only keeps answers, the report is about those of all; leave one out"
        raise typer.BadParameter(message, param_hint="'--shard' / '--report'")


def merge(
    stores: Annotated[
        list[Path], typer.Argument(metavar="STORE…", help="Files with answers, of `winset sensitivity --store`.")
    ],
    *,
    into: Annotated[
        Path, typer.Option(metavar="FILE.sqlite", help="File that all answers are put into; new, or one of their kind.")
    ],
) -> int:
    """Put the answers of several stores, such as those of all shards, into one.

    For example:

    winset sensitivity FILE --what sobol --shard 1/2 --store one.sqlite

    winset merge one.sqlite two.sqlite --into all.sqlite

    winset sensitivity FILE --what sobol --store all.sqlite
    """
    from winset.commands import sensitivities

    return sensitivities.merge(stores, into)


COMMANDS: Final[dict[Callable[..., int], str]] = {
    sensitivity: "Show what would change the answer, and what holds anyway.",
    merge: "Put the answers of several stores into one.",
}
"""The commands with their lines in the list of commands."""
