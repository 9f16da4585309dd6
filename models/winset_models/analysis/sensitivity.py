"""Sensitivity: what would change the answer, which numbers matter, and what holds anyway."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Final

from winset_models.analysis.sensitivities.acceptability import acceptability
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.breakpoints import breakpoints
from winset_models.analysis.sensitivities.discovery import discovery
from winset_models.analysis.sensitivities.information import information
from winset_models.analysis.sensitivities.labels import effort, parameter_label, quantity_label, remarks, samples_of
from winset_models.analysis.sensitivities.morris import morris
from winset_models.analysis.sensitivities.opening import Doubts, asked_of, assumption_words
from winset_models.analysis.sensitivities.radius import radius
from winset_models.analysis.sensitivities.region_map import region_map
from winset_models.analysis.sensitivities.regret import regret
from winset_models.analysis.sensitivities.rounds import Analyses, Rounds
from winset_models.analysis.sensitivities.sobol import sobol
from winset_models.analysis.sensitivities.tornado import tornado
from winset_models.analysis.sensitivities.views import answered, views
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.subject import manifest, subject
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Where
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control
from winset_solver.errors import ArgumentError

SAMPLED: Final[Analyses] = {
    "tornado": tornado,
    "morris": morris,
    "sobol": sobol,
    "acceptability": acceptability,
    "information": information,
    "discovery": discovery,
}
"""Analyses whose samples are sent out together; packages are numbered by how often they were recommended in them."""
DIRECT: Final[Analyses] = {
    "views": views,
    "regret": regret,
    "radius": radius,
    "breakpoints": breakpoints,
    "map": region_map,
}
"""Analyses that solve as they go, made after the others, those first that take the least time."""
DRAWN: Final = frozenset(SAMPLED) - {"tornado"}
"""Analyses of random samples."""
FEW: Final = (
    "Each answer takes long for a program of this size, so that a quarter of the usual number of samples was drawn. "
    "Intervals are the wider for it; any number can be asked for."
)
"""What is said of samples where they are few by default."""
FIRST: Final = 0.5
"""Part of the time for samples, where other analyses follow."""
LONGER: Final = {"breakpoints": 4.0, "map": 2.0}
"""How many times as much of the time as others some analyses get."""
ANALYSES: Final = (*SAMPLED, *DIRECT)


def sensitivity(
    negotiation: Negotiation,
    what: str | Sequence[str] = ("tornado",),
    *,
    of: str | Sequence[str] = (),
    solution: str = "nash",
    objective: str | None = None,
    deal: str | None = None,
    numbers: Sequence[str] = (),
    samples: int | None = None,
    seed: int = 1,
    vary: float | None = None,
    confidence: float = 0.95,
    where: Where | None = None,
    store: Store | str | PathLike[str] | None = None,
    control: Control | None = None,
    keep_samples: bool = False,
) -> Sensitivity:
    """Show which numbers of a file matter, how far each may move, and which package holds under most views.

    Parameters
    ----------
    negotiation
        With a section ``uncertainty``; without one every number is assumed to be doubtful by a fifth either way.
    what
        Names from ``ANALYSES``, or ``all``.
    of
        Figures that are followed, such as ``gain:KEN``; those of most interest where none is named.
    solution, objective, deal
        What is asked with every set of numbers: what a bargaining solution recommends, or the objective (``welfare``,
        ``payoff:PARTY`` or ``group:GROUP``) in its place, or how a deal of the file fares.
    numbers
        Names of the doubtful numbers that are varied; all of them where none is named.
    samples
        Of each random draw; what each analysis thinks right where absent.
    seed
        Of random draws: the same seed gives the same answer wherever it runs.
    vary
        Share by which every number of the file is doubted, whatever the file says.
    confidence
        Of intervals.
    where
        Processes, cluster and shard; one process for each core where absent.
    store
        Where answers are kept and looked for, or the path of its file, which is created where it does not exist; in
        memory where absent.
    control
        Limits, progress and cancellation of everything together.
    keep_samples
        Whether the finding holds the samples too.

    Returns
    -------
    Sensitivity
        Parts that were not asked for are None. Where it was stopped, with what can be said; a shard only answers
        samples, for a later run with all of them to speak about.

    Raises
    ------
    ArgumentError
        Where a name is unknown, or nothing that was asked for applies to this file and question.
    """
    chosen, of = _chosen(what), (of,) if isinstance(of, str) else of
    control, place = control or Control(), where or Where()
    doubts = Doubts(numbers, vary, samples, seed, confidence)
    with _opened(store) as answers:
        asked = asked_of(
            negotiation,
            of=of,
            solution=solution,
            objective=objective,
            deal=deal,
            doubts=doubts,
            where=place,
            store=answers,
            control=control,
            gathering=True,
        )
        made = _rounds(asked, chosen)
        options: dict[str, str | float | int | bool | None] = {"what": ", ".join(chosen), "of": ", ".join(of)}
        options |= {"solution": asked.question.solution, "objective": objective, "deal": deal}
        options |= {
            "numbers": ", ".join(numbers),
            "samples": samples,
            "seed": seed,
            "vary": vary,
            "confidence": confidence,
        }
        options |= {"shard": str(place.shard) if place.shard else None}
        finding = Sensitivity(
            subject=subject(negotiation, doubted=True),
            question=asked.question.words(negotiation),
            parameters=[parameter_label(parameter) for parameter in asked.parameters],
            assumed=assumption_words(negotiation, doubts),
            quantities=[quantity_label(quantity) for quantity in asked.quantities],
            base=answered(asked, asked.base),
            **made.parts,
            packages=[],
            failures=asked.inquiry.failures,
            samples=list(samples_of(asked)) if keep_samples else [],
            stopped=made.stopped or not all(part.complete for part in made.parts.get("breakpoints", ())),
            effort=effort(asked),
            checks=list(asked.base.checks),
            notes=[*remarks(asked), *_few(asked, chosen), *made.remarks],
            manifest=manifest(negotiation, control, options),
        )
    return finding.model_copy(update={"packages": asked.packages.seen(finding.model_dump_json())})


@contextmanager
def _opened(store: Store | str | PathLike[str] | None) -> Iterator[Store | None]:
    """Yield a store, that of a path until the end of the work."""
    if store is None or isinstance(store, Store):
        yield store
        return
    with Store(Path(store)) as opened:
        yield opened


def _chosen(what: str | Sequence[str]) -> list[str]:
    """Return the analyses that are asked for, each once, in the order in which they are made."""
    named = [what] if isinstance(what, str) else list(what)
    unknown = [name for name in named if name not in (*ANALYSES, "all")]
    if unknown or not named:
        raise ArgumentError("the analysis is unknown", got=", ".join(unknown), wanted=", ".join((*ANALYSES, "all")))
    return [name for name in ANALYSES if name in named or "all" in named]


def _few(asked: Asked, chosen: Sequence[str]) -> list[str]:
    """Say so where fewer samples than usual were drawn."""
    return [FEW] if asked.samples is None and not DRAWN.isdisjoint(chosen) and asked.slow else []


def _rounds(asked: Asked, chosen: Sequence[str]) -> Rounds:
    """Make analyses, those that draw samples first.

    What one refuses, as a question that makes no sense for this file, is a remark as long as another does not.
    """
    made = Rounds(asked)
    if not asked.base.answered:
        return made
    direct = [name for name in chosen if name in DIRECT]
    made.make({name: SAMPLED[name] for name in chosen if name in SAMPLED}, part=FIRST if direct else 1.0)
    while direct and not asked.inquiry.sharded:
        times = [LONGER.get(name, 1.0) for name in direct]
        name = direct.pop(0)
        made.make({name: DIRECT[name]}, part=times[0] / sum(times))
    if len(made.refusals) == len(chosen):
        raise next(iter(made.refusals.values()))
    return made
