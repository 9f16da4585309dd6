"""The roadmap as a formulation block of the package, and by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from winset_models.formulations.roadmap_enforcement import add_enforcement
from winset_models.formulations.roadmap_limits import add_limits, log_survival
from winset_models.formulations.roadmap_measures import (
    add_completion,
    add_largest_exposure,
    exposures,
    limit_exposures,
)
from winset_models.formulations.roadmap_order import add_order
from winset_models.formulations.roadmap_timeline import StartedBy, Timeline, starts_from
from winset_models.formulations.roadmap_values import add_values
from winset_models.formulations.roadmap_windows import Windows, horizon_windows, tightened_windows
from winset_models.formulations.sheet import Linear, Sheet
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, roadmap_figures
from winset_models.negotiation.statements import Statement
from winset_solver.collection import collection_paused
from winset_solver.program import PayoffProgram
from winset_solver.pyomo_compiler import compile_model


@dataclass(frozen=True)
class RoadmapFormulation:
    """A roadmap as a Pyomo model, with what leads back from its rows and columns.

    Parameters
    ----------
    negotiation, figures
        What is formulated.
    model
        Pyomo model whose active objectives, one per party in the order of the file, are the discounted values.
    statements
        What each row says, by row label.
    starts
        By task and period of its window: label of the column that says whether it has started by then. That of the
        last period is 1, or says whether the step is taken; tasks that cannot take place have none.
    completion, largest_exposure
        Labels of columns that are at least the last period before everything is done and verified, and the largest
        exposure of any party; equal to them where they are minimised.
    guarantees
        By party: label of what is added to its guarantee; empty where they are not raised.
    log_survival
        Logarithm of the probability that the process does not break down.
    timeline
        What leads from schedules to columns.
    """

    negotiation: Negotiation
    figures: RoadmapFigures = field(repr=False)
    model: Any = field(repr=False)
    statements: Mapping[str, Statement] = field(repr=False)
    starts: StartedBy = field(repr=False)
    completion: str
    largest_exposure: str
    guarantees: Mapping[str, str]
    log_survival: Linear = field(repr=False)
    timeline: Timeline = field(repr=False)

    def program(self) -> PayoffProgram:
        """Compile the model."""
        return compile_model(self.model)

    def starts_of(self, values: Mapping[str, float]) -> dict[str, int]:
        """Return the schedule that column values stand for, by column label; binaries rounded."""
        return starts_from(self.starts, values)

    def point_of(self, starts: Starts) -> dict[str, float]:
        """Return all columns of a schedule, by label, whether or not it keeps the rows.

        Completion, exposure and guarantees are as small as the schedule permits, also where that is more than their
        bounds permit.

        Raises
        ------
        ArgumentError
            Where the schedule has no columns: a task starts outside its window, a step is taken in part, or one is left
            out that may not be.
        """
        return self.timeline.point_of(starts)

    def demanding(self, program: PayoffProgram) -> list[int]:
        """Return the rows of a program of this formulation that say that somebody prefers to go on."""
        return [
            row
            for row, label in enumerate(program.row_labels)
            if (statement := self.statements.get(label)) is not None
            and statement.path == ("roadmap", "self_enforcing")
            and statement.kind != "definition"
        ]

    def fixings(self, starts: Starts) -> dict[str, float]:
        """Return the columns of starts in a schedule, by label.

        Raises
        ------
        ArgumentError
            As for :meth:`point_of`.
        """
        return self.timeline.fixings(starts)


@collection_paused()
def roadmap_formulation(
    negotiation: Negotiation,
    *,
    enforced: bool | None = None,
    raised: bool = False,
    windows: Windows | None = None,
    explicit: bool = False,
) -> RoadmapFormulation:
    """Formulate the roadmap of a negotiation alone, as a program with one payoff per party.

    Parameters
    ----------
    negotiation
        Whose roadmap; its other sections are not read, but for penalties that guarantee it.
    enforced
        Whether every party must prefer to go on in every period; as the file says where absent.
    raised
        Whether guarantees may be raised, up to their limits.
    windows
        Between which periods tasks start; tightened by what they wait for where absent. Any windows do: rows keep
        those of the file.
    explicit
        Whether everything that the file says is a row, windows and the duty to carry out steps included, so that
        every statement can take part in a conflict; without it some of them are columns that do not exist.
    """
    figures = roadmap_figures(negotiation)
    sheet = Sheet(negotiation)
    if windows is None:
        windows = horizon_windows(figures) if explicit else tightened_windows(figures)
    timeline = Timeline(sheet, figures, windows, explicit=explicit)
    _add_rules(timeline)
    at_risk = exposures(timeline, frozenset(figures.parties))
    limit_exposures(timeline, at_risk)
    needed = figures.roadmap.self_enforcing if enforced is None else enforced
    guarantees = add_enforcement(timeline, raised=raised) if needed or raised else {}
    return RoadmapFormulation(
        negotiation=negotiation,
        figures=figures,
        completion=add_completion(timeline),
        largest_exposure=add_largest_exposure(timeline, at_risk),
        guarantees=guarantees,
        log_survival=log_survival(timeline),
        starts=timeline.started_by,
        model=sheet.finish(),
        statements=sheet.statements,
        timeline=timeline,
    )


def build_roadmap(sheet: Sheet) -> None:
    """Add the roadmap of a file to its package: starts, every rule about them, and what they are worth.

    Notes
    -----
    Every statement of the file is a row, so that explanations of conflicts can name it. What is to be self-enforcing
    is the roadmap by itself: whoever stops it loses nothing of the rest of the package.
    """
    if sheet.negotiation.roadmap is None:
        return
    figures = roadmap_figures(sheet.negotiation)
    timeline = Timeline(sheet, figures, horizon_windows(figures), explicit=True)
    _add_rules(timeline)
    limit_exposures(timeline, exposures(timeline, frozenset(figures.exposure_at_most)))
    if figures.roadmap.self_enforcing:
        add_enforcement(timeline)
    sheet.decisions.starts = dict(timeline.started_by)


def _add_rules(timeline: Timeline) -> None:
    add_order(timeline)
    add_limits(timeline)
    add_values(timeline)
