"""The answer with one set of numbers, by the way that `winset solve` and `winset evaluate` take, checks included."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from winset_models.analysis.completion import complete
from winset_models.analysis.finding_parts import Check, Status
from winset_models.analysis.sensitivities.preference import Preference
from winset_models.analysis.sensitivities.quantities import Situation, figures_of
from winset_models.analysis.sensitivities.question import Question
from winset_models.analysis.study import Study, check_of, status_of
from winset_models.campaigns.progress import duration
from winset_models.formulations.package import Formulation
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solutions import bargain
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.control import Control
from winset_solver.errors import ArgumentError, DataError, ModelError
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import Unanswered
from winset_solver.tolerances import ACCOUNT


@dataclass(frozen=True, eq=False)
class Answer:
    """What is recommended with one set of numbers, or how the deal fares with it.

    Parameters
    ----------
    status
        ``optimal``, or ``no package`` or ``no acceptable package`` where there is no deal; anything else is no answer.
    package
        What is recommended, None where there is no deal. The deal that is asked about, where it holds.
    values
        Figures by the ledger, in the order of the question; empty where there is no answer.
    words
        Why there is no answer; empty where there is one.
    rebuilt
        Whether the program was made for these numbers.
    broken
        For a deal that does not hold: what it breaks and whom it leaves worse off.
    """

    status: Status
    package: Package | None = None
    values: tuple[float, ...] = ()
    words: str = ""
    rebuilt: bool = False
    broken: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return not self.words


NO_DEAL: Final[tuple[Status, ...]] = ("no package", "no acceptable package")
"""Statuses that are an answer without a package."""
REFUSALS: Final = (ArgumentError, DataError, ModelError, Unanswered)
"""What a set of numbers can be refused with."""


def refusal_words(refusal: Exception) -> str:
    """Return why a set of numbers cannot be computed with, places in the program left out."""
    if isinstance(refusal, DataError):
        return "some numbers would be too large, or too far apart in size, to be computed with reliably"
    return str(refusal)


@dataclass(frozen=True, eq=False)
class Found:
    """What a search says about one set of numbers.

    Parameters
    ----------
    status
        How it ended.
    package, payoffs, value
        What was found, what it is worth to everybody by the program, and the value of the objective.
    understated
        Most by which the program may understate payoffs, as curved utilities make it.
    rebuilt
        Whether the program was made for these numbers.
    """

    status: Status
    package: Package | None = None
    payoffs: Vector | None = None
    value: float | None = None
    understated: Vector | float = 0.0
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    rebuilt: bool = False


def answer_in_full(
    negotiation: Negotiation, question: Question, control: Control, preferred: Package | None = None
) -> Answer:
    """Return what is recommended with the numbers of a negotiation, by a study of its own with all its checks.

    ``preferred`` is recommended wherever it is as good as anything else.
    """
    try:
        study = Study(negotiation, control)
        preference = Preference(negotiation, question, preferred)
        outcome = outcome_of(study.space, question, negotiation)
        outcome = preference.among_equals(study.formulation, study.space.problem, outcome, control)
        found = found_by(study.formulation, study.program, outcome)
        if found.package is not None and outcome.x is not None:
            checks = study.checks(found.package, study.exact_payoffs(outcome.x), outcome.claims)
            found = replace(found, checks=tuple(checks))
        return answer_of(negotiation, question, replace(found, rebuilt=True), control)
    except REFUSALS as refusal:
        return Answer("not applicable", words=refusal_words(refusal))


def outcome_of(space: GainSpace, question: Question, negotiation: Negotiation) -> Outcome:
    """Return the outcome of what recommends."""
    priorities = question.priorities(negotiation)
    return bargain(space, question.solution) if priorities is None else utilitarian(space, priorities=priorities)


def found_by(formulation: Formulation, program: PayoffProgram, outcome: Outcome) -> Found:
    """Return what an outcome says in the words of the file."""
    checks = tuple(check_of(claim) for claim in outcome.claims)
    if outcome.x is None:
        return Found(status_of(outcome), checks=checks, notes=outcome.notes)
    values = dict(zip(program.column_labels, outcome.x.tolist(), strict=True))
    exact = formulation.exact(values)
    return Found(
        status_of(outcome),
        formulation.package_of(values),
        program.payoffs([exact[label] for label in program.column_labels]),
        outcome.value,
        np.array([formulation.understated.get(player, 0.0) for player in program.player_labels]),
        checks,
        outcome.notes,
    )


def answer_of(negotiation: Negotiation, question: Question, found: Found, control: Control) -> Answer:
    """Return the answer that a search amounts to, every figure added up again from the file."""
    if found.status in NO_DEAL:
        nothing = Situation(negotiation, None, 0.0, control)
        return Answer(
            found.status, None, figures_of(nothing, question.quantities), "", found.rebuilt, checks=found.checks
        )
    if found.status != "optimal" or found.package is None:
        return Answer(found.status, words=_unanswered(found, control), rebuilt=found.rebuilt, checks=found.checks)
    situation = Situation(negotiation, found.package, found.value or 0.0, control)
    wrong = contradiction(situation, found)
    if wrong:
        return Answer("disagreement", words=wrong, rebuilt=found.rebuilt, checks=found.checks)
    figures = figures_of(situation, question.quantities)
    return Answer("optimal", found.package, figures, "", found.rebuilt, (), found.checks, found.notes)


def answer_for_deal(negotiation: Negotiation, question: Question, package: Package, control: Control) -> Answer:
    """Return how a package that is held fixed fares with the numbers of a negotiation.

    Gains are what they would be if it were carried out, whether or not it holds.
    """
    try:
        situation = Situation(negotiation, package, 0.0, control)
        worse = [f"{party_name(negotiation, key)} is worse off than without a deal" for key in situation.losers]
        broken = (*situation.broken, *worse)
        figures = figures_of(situation, question.quantities)
    except REFUSALS as refusal:
        return Answer("not applicable", words=refusal_words(refusal))
    return Answer("optimal", None if broken else package, figures, broken=broken)


def contradiction(situation: Situation, found: Found) -> str:
    """Return what the file itself says against a recommended package; an empty text where nothing."""
    if situation.broken:
        return f"the package that was found breaks “{situation.broken[0]}”"
    if situation.losers:
        return f"the package that was found leaves {party_name(situation.negotiation, situation.losers[0])} worse off"
    if found.payoffs is not None:
        recomputed = np.array(list(situation.payoffs.values()))
        rounding = ACCOUNT * np.maximum(1.0, np.abs(found.payoffs))
        missing = recomputed - found.payoffs
        wrong = (missing < -rounding) | (missing > found.understated + rounding)
        if wrong.any():
            party = list(situation.payoffs)[int(np.argmax(wrong))]
            return f"the payoff of {party_name(situation.negotiation, party)} is not what the file adds up to"
    return ""


def completed_deal(negotiation: Negotiation, question: Question, control: Control) -> Package:
    """Return the deal of a question as a complete package, filled in with the numbers of the file.

    Raises
    ------
    ArgumentError
        Where it cannot be completed in time, or at all.
    """
    completed = complete(Study(negotiation, control), question.deal, "nash")
    if completed.package is None:
        raise ArgumentError("the deal cannot be completed", where=f"deals.{question.deal}", got=completed.status)
    return completed.package


def _unanswered(found: Found, control: Control) -> str:
    said = [check.claim for check in found.checks if check.outcome == "contradicted"]
    if said:
        return f"a second opinion contradicts: {said[0]}"
    if found.status.startswith("stopped") and control.limits.seconds is not None and not control.remaining:
        return f"no proven answer within {duration(control.limits.seconds)}"
    return "; ".join((str(found.status), *found.notes))
