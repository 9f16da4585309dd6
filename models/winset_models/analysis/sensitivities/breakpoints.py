"""Breakpoints: where the recommendation changes along one number, all others as the file says."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from winset_models.analysis.finding_parts import Status
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.breakpoint_words import (
    HoldsAt,
    breakpoint_words,
    place_of_change,
    ties_and_shares,
    unproven,
)
from winset_models.analysis.sensitivities.full_path import REFUSALS, refusal_words
from winset_models.analysis.sensitivities.held_deal import DealAlong, HeldDeal
from winset_models.analysis.sensitivities.number_search import Method, NumberSearch, by_value, together
from winset_models.analysis.sensitivities.programs import Programs
from winset_models.analysis.sensitivities.tornado import ends
from winset_models.analysis.sensitivity_findings import Breakpoints, Segment
from winset_models.negotiation.deal import Package
from winset_models.negotiation.suggestions import counted
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.sensitivity.bracketing import bracketing
from winset_solver.sensitivity.one_parameter import Decisions
from winset_solver.sensitivity.segments import Division
from winset_solver.sensitivity.segments import Segment as Part

MOST: Final = 5
"""Numbers that are looked at where none is named: those that move the first figure most by themselves."""


def breakpoints(asked: Asked) -> list[Breakpoints]:
    """Return where the recommendation changes along each number that was named, or each of those that matter most.

    Notes
    -----
    Sums of gains are dissected where the number stands in payoffs or voices only, and climbed by steps where it stands
    in limits only; the rest is bracketed, with a certificate for every interval wherever all entries of the program
    are affine in the number. Of a deal it is asked where it holds.
    """
    chosen = most_moving(asked, MOST)
    found = []
    for done, at in enumerate(chosen):
        parameter = asked.parameters[at]
        words = f"breakpoints of “{parameter.title}”, {done + 1} of {counted(len(chosen), 'number')}"
        asked.control.say(words)
        timed = _in_time(asked, len(chosen) - done)
        found.append(_along(replace(timed, control=timed.control.in_words(words)), parameter))
    return found


def most_moving(asked: Asked, most: int) -> list[int]:
    """Return the positions of the parameters that were named, or of those that change most by themselves.

    Those that change the package at an end of their range come first, then those with the longest bar.
    """
    if asked.numbers:
        return [asked.position(name) for name in asked.numbers]
    answers = asked.answers(ends(asked), "tornado")

    def moved(at: int) -> tuple[bool, float]:
        known = [row for row in (0, 2 * at + 1, 2 * at + 2) if answers.answered[row]]
        figures = answers.values[known, 0]
        return len({answers.packages[row] for row in known}) > 1, float(np.ptp(figures)) if known else 0.0

    return sorted(range(len(asked.parameters)), key=moved, reverse=True)[:most]


def _in_time(asked: Asked, left: int) -> Asked:
    """Return the question with an equal share of the time that is left for each of the numbers that are left."""
    control = asked.control
    return (
        asked if control.limits.seconds is None else replace(asked, control=control.at_most(control.remaining / left))
    )


def _along(asked: Asked, parameter: Parameter) -> Breakpoints:
    try:
        return _of_deal(asked, parameter, asked.deal) if asked.deal else _of_recommendation(asked, parameter)
    except REFUSALS as refusal:
        words = f"Along “{parameter.title}” nothing could be computed: {refusal_words(refusal)}."
        return Breakpoints(
            parameter=parameter.name, method="bracketing", segments=[], widths=[], solves=0, complete=False, words=words
        )


def _of_recommendation(asked: Asked, parameter: Parameter) -> Breakpoints:
    search = NumberSearch(asked, parameter)
    method, division = search.divided()
    division = _with_ends(search, division)
    segments = [_segment(part, *search.package_in(part)) for part in division.segments]
    found = _finding(asked, parameter, method, division, segments, holds_at=search.holds_at)
    return found.model_copy(update={"words": f"{found.words}{ties_and_shares(asked, search, division)}"})


def _with_ends(search: NumberSearch, division: Division[Decisions | None]) -> Division[Decisions | None]:
    """Return a division with what is better at an end of the whole range alone as a point of it."""
    if not division.complete or not division.segments:
        return division
    first, last = division.segments[0], division.segments[-1]
    low, high = search.better_at(first.start, first), search.better_at(last.end, last)
    parts = (*([low] if low else []), *division.segments, *([high] if high else []))
    widths = (*([0.0] if low else []), *division.widths, *([0.0] if high else []))
    return replace(division, segments=parts, widths=widths)


def _of_deal(asked: Asked, parameter: Parameter, deal: Package) -> Breakpoints:
    """Return where a deal holds and where it fails."""
    own, low, high = asked.packages.key_of(deal), parameter.distribution.low, parameter.distribution.high
    held = HeldDeal(asked, [parameter])
    method: Method = "bracketing"
    if parameter.distribution.values:
        method, division = "values", by_value(parameter.distribution.values, DealAlong(held).best)
    else:
        pieces = Programs(asked, [parameter]).pieces(low, high)
        divisions = [_held_in(asked, parameter, start, end) for start, end in pieces]
        division = together(pieces, divisions, DealAlong(held), (low, high))
    segments = [
        _segment(part, own if part.what else None, "optimal" if part.what else "no acceptable package")
        for part in division.segments
    ]

    def holds_at(key: str | None, t: float) -> bool:
        return (key is None) == bool(held.broken([t]))

    return _finding(asked, parameter, method, division, segments, holds_at=holds_at)


def _held_in(asked: Asked, parameter: Parameter, start: float, end: float) -> Division[str | None]:
    """Return where a deal holds in a part of a range in which the program keeps its form."""
    begin = min(max(parameter.nominal, start), end)
    held = HeldDeal(asked, [parameter], [begin])
    return bracketing(DealAlong(held), start, end, begin=begin, control=asked.control)


def _segment(part: Part[Any], package: str | None, status: Status) -> Segment:
    return Segment(
        start=part.start,
        end=part.end,
        package=package,
        status=status,
        certified=part.certified,
        value_at_start=part.value_at_start,
        value_at_end=part.value_at_end,
    )


def _finding(
    asked: Asked,
    parameter: Parameter,
    method: Method,
    division: Division[Any],
    segments: list[Segment],
    *,
    holds_at: HoldsAt,
) -> Breakpoints:
    """Return the finding, with its words; of segments whose package could not be told nothing is said."""
    known = [part for part in segments if part.status != "stopped without a solution"]
    complete = division.complete and len(known) == len(segments)
    told = merged(known if complete else _with_base(asked, parameter, known), place_of_change(parameter))
    found = Breakpoints(
        parameter=parameter.name,
        method=method,
        segments=told,
        widths=[after.start - before.end for before, after in pairwise(told)],
        solves=division.solves,
        complete=complete,
        words="",
    )
    doubts = "" if method == "values" else unproven(parameter, known)
    words = breakpoint_words(asked, parameter, found, doubts, holds_at)
    return found.model_copy(update={"words": words})


def merged(segments: Sequence[Segment], close: float) -> list[Segment]:
    """Return segments with neighbours of the same package as one, which is certified if all of them are."""
    told: list[Segment] = []
    for part in segments:
        last = told[-1] if told else None
        if last is None or last.package != part.package or part.start - last.end > close:
            told.append(part)
            continue
        certified = last.certified and part.certified
        update = {"end": part.end, "certified": certified, "value_at_end": part.value_at_end}
        told[-1] = last.model_copy(update=update)
    return told


def _with_base(asked: Asked, parameter: Parameter, segments: list[Segment]) -> list[Segment]:
    """Return segments of a search that was stopped, with what is recommended at the file's own number among them."""
    at, package = parameter.nominal, asked.key_of(asked.base)
    inside = parameter.distribution.low <= at <= parameter.distribution.high
    if not inside or package is None or any(part.start <= at <= part.end for part in segments):
        return segments
    own = _segment(Part(at, at, None, certified=False), package, "optimal")
    return sorted([*segments, own], key=lambda part: part.start)
