"""What would change the answer, in sentences that the terminal and the report share."""

from collections.abc import Mapping
from typing import Final

from winset.roadmap_words import sentence
from winset.sensitivity_labels import DIGITS, Labels
from winset.words import at_most_listed, count, figure, percent
from winset_models.analysis.sensitivity_findings import (
    Breakpoints,
    MinimaxRegret,
    PartyView,
    Segment,
    Sensitivity,
    SobolIndex,
)
from winset_models.negotiation.statements import unit_after
from winset_solver.tolerances import SHARE

HEADINGS: Final[Mapping[str, str]] = {
    "tornado": "Which numbers matter, one at a time",
    "breakpoints": "How far each number may move",
    "map": "Two numbers at once",
    "radius": "How far all numbers may move at once",
    "views": "In other eyes, and in other circumstances",
    "acceptability": "Whatever the weights",
    "regret": "The package that is least regretted",
    "discovery": "When it fails",
    "morris": "Which numbers matter at all",
    "sobol": "Where the uncertainty comes from",
    "information": "What it is worth to find out",
}
"""Of the analyses, by the field of the finding, in the order in which they are shown."""
WITHOUT: Final = "Further views and scenarios in which it does not hold"
"""Heading of what is wrong there with what the file recommends."""
MOST_DRAWBACKS: Final = 6
"""Reasons that a line tells before it counts the rest."""
BELLS: Final = ("normal", "lognormal")
"""How distributions begin in words of which the file states where 90 % of them are."""
MOST_NAMED: Final = 3
"""Doubtful numbers that a sentence names before it counts the rest."""
SWING: Final = (
    "Each number goes from one end of its range to the other by itself; swing: from the smallest to the largest figure "
    "on the way, counting what the file says."
)
"""What the bars of a tornado are."""
SCREENED: Final = (
    "Effect: by how much the figure moves, on average over the other numbers, when this one crosses its range. "
    "Unevenness: how much that differs from place to place; large where the number acts through others or by steps."
)
"""What the figures of a screening mean."""
INDICES: Final = (
    "Alone: the part of the variance that would be gone if this number were known. With others: the part that would "
    "remain if all others were known. Both are estimates; those below 0 % or above 100 % are shown as that."
)
"""What variance-based indices mean."""
BOXES: Final = (
    "Coverage: the part of all failures that the rule catches. Density: how often it fails where the rule holds. "
    "Mass: how often the rule holds at all."
)
"""What the figures about rules mean."""
OTHERWISE: Final = "*: the same package, but paid, split or planned otherwise than with the numbers of the file."
"""What the mark behind a package means."""
UNSETTLED: Final = "?: not settled before it was stopped."
"""What stands for a package where a search was stopped."""
MEANINGS: Final[Mapping[str, str]] = {
    "tornado": SWING,
    "breakpoints": "“Proven”: at every point of the range; “where solved”: at the points that were tried.",
    "acceptability": (
        "Typical weights: the mean of all weights with which the package is best, scaled to a sum of 100 %."
    ),
    "regret": "×: the package breaks a rule or leaves somebody worse off in that scenario, so that there is no deal.",
    "discovery": BOXES,
    "morris": SCREENED,
    "sobol": INDICES,
}
"""What the figures of an analysis mean."""


def changing(finding: Sensitivity) -> list[str]:
    """Return the numbers that change the answer by themselves, as far as their ranges or ends were looked at."""
    found = [item.parameter for item in finding.breakpoints if changes_along(finding, item)]
    found += [name for name, packages in ends_of(finding).items() if packages - {finding.base.package}]
    return list(dict.fromkeys(found))


def unchanging(finding: Sensitivity) -> list[str]:
    """Return the numbers for which it is proven that they leave the answer as it is over their whole ranges."""
    known = [item for item in finding.breakpoints if item.complete and all(part.certified for part in item.segments)]
    return [item.parameter for item in known if not changes_along(finding, item)]


def changes_along(finding: Sensitivity, found: Breakpoints) -> bool:
    """Return whether something else than with the numbers of the file was found in the range of a number."""
    return any(part.package != finding.base.package for part in found.segments if settled(part))


def settled(part: Segment) -> bool:
    """Return whether it is known what is recommended in a part of a range, be it that there is no deal."""
    return part.package is not None or not part.status.startswith("stopped")


def ends_of(finding: Sensitivity) -> dict[str, set[str | None]]:
    """Return by number the packages at the ends of its range."""
    bars = finding.tornado.bars if finding.tornado else []
    return {bar.parameter: {bar.package_at_low, bar.package_at_high} for bar in bars}


def changing_first(finding: Sensitivity) -> list[Breakpoints]:
    """Return the ranges that were found, those of numbers that change the answer first, each package in one piece."""
    return [joined(item) for item in sorted(finding.breakpoints, key=lambda item: not changes_along(finding, item))]


def joined(found: Breakpoints) -> Breakpoints:
    """Return the same ranges, those that touch and have the same package as one; it is proven where both were."""
    parts, widths = found.segments[:1], list[float]()
    for place, part in enumerate(found.segments[1:]):
        last, width = parts[-1], next(iter(found.widths[place : place + 1]), None)
        same = part.package == last.package and settled(part) == settled(last)
        if same and last.start < last.end == part.start:
            update = {
                "end": part.end,
                "value_at_end": part.value_at_end,
                "certified": last.certified and part.certified,
            }
            parts[-1] = last.model_copy(update=update)
        else:
            parts.append(part)
            widths += [] if width is None else [width]
    return found.model_copy(update={"segments": parts, "widths": widths})


def unfinished(finding: Sensitivity) -> bool:
    """Return whether it was stopped before everything that was asked for was answered."""
    return finding.stopped or not all(item.complete for item in finding.breakpoints)


def something(finding: Sensitivity) -> bool:
    """Return whether there is anything to tell besides that it was stopped."""
    return not unfinished(finding) or any(paragraphs(finding, field) for field in HEADINGS)


def meaning(finding: Sensitivity, field: str) -> str:
    """Return what the figures of an analysis mean, and where its ranges are wider than what the file states."""
    parts = [MEANINGS[field]] if field in MEANINGS else []
    parts += [UNSETTLED] if field == "breakpoints" and not all(item.complete for item in finding.breakpoints) else []
    seen = finding.views.views if field == "views" and finding.views else []
    parts += [OTHERWISE] if any(map(otherwise, seen)) else []
    labels = Labels(finding)
    wider = [name for name in moved_along(finding, field) if labels.parameters[name].distribution.startswith(BELLS)]
    if wider:
        parts.append(
            f"For {labels.numbers(wider, MOST_NAMED)} the file states where 90 % of a bell-shaped distribution lie; "
            "the ranges here are wider and hold 99.8 %."
        )
    return " ".join(parts)


def otherwise(item: PartyView) -> bool:
    """Return whether the package of the file is recommended in a view, but with other payments, splits or plans."""
    return item.recommended_here and bool(item.other_payments or item.drawbacks)


def moved_along(finding: Sensitivity, field: str) -> list[str]:
    """Return the numbers that an analysis moves from end to end of their ranges one by one."""
    if field == "breakpoints":
        return [item.parameter for item in finding.breakpoints]
    bars = finding.tornado.bars if field == "tornado" and finding.tornado else []
    return list(dict.fromkeys(bar.parameter for bar in bars))


def drawbacks(finding: Sensitivity) -> list[str]:
    """Return where and why what the file recommends does not hold, as far as the words about views do not say so."""
    found = finding.views
    untold = [item for item in found.views if item.drawbacks and not _told(item, found.words)] if found else []
    return [f"{capital(item.title)}: it {at_most_listed(item.drawbacks, MOST_DRAWBACKS)}." for item in untold]


def _told(item: PartyView, said: str) -> bool:
    """Return whether a paragraph says of a view why what the file recommends does not hold there."""
    named = f"{capital(item.title)}, " in said or f"In “{item.title}”, " in said
    return named and all(why in said for why in item.drawbacks)


def paragraphs(finding: Sensitivity, field: str) -> tuple[str, ...]:
    """Return the findings of an analysis in words, one paragraph each; nothing where it was not made."""
    if field == "breakpoints":
        return _ranges(finding)
    found = getattr(finding, field)
    return (sentence(found.words),) if found else ()


def _ranges(finding: Sensitivity) -> tuple[str, ...]:
    """Return what is found about each number, one sentence for all that change nothing, and how many were looked at."""
    fixed = unchanging(finding)
    shared = fixed if len(fixed) > 1 else []
    told = [sentence(item.words) for item in changing_first(finding) if item.parameter not in shared]
    if shared:
        told.append(f"Over the whole range of {Labels(finding).numbers(shared, MOST_NAMED)} the answer is the same.")
    return (*told, *looked_at(finding))


def looked_at(finding: Sensitivity) -> list[str]:
    """Return along how many numbers changes were sought, where not along all."""
    looked, every = len(finding.breakpoints), len(finding.parameters)
    return [f"{looked} of {every} numbers {'was' if looked == 1 else 'were'} looked at."] if 0 < looked < every else []


def in_short(finding: Sensitivity) -> str:
    """Return what the ranges of all numbers come to."""
    found = changing_first(finding)
    moved = [item.parameter for item in found if changes_along(finding, item)]
    fixed = len(unchanging(finding))
    every = fixed == len(found) == len(finding.parameters)
    same = f"the same over the whole range of {'every number' if every else count(fixed, 'number')}"
    if not moved:
        still = f"The answer is {same}." if fixed else "No number was found to change the answer."
        return " ".join([still, *looked_at(finding)])
    told = f"The answer changes within the range of {Labels(finding).numbers(moved, MOST_NAMED)}"
    return " ".join([f"{told}; it is {same}." if fixed else f"{told}.", *looked_at(finding)])


def where_kept(finding: Sensitivity, found: Breakpoints) -> Segment | None:
    """Return the range around what the file says in which the answer is the same; None where none was found."""
    nominal = Labels(finding).parameters[found.parameter].nominal
    gaps = [0.0, *found.widths, 0.0] if found.complete else [0.0] * (len(found.segments) + 1)
    holding = [
        part
        for part, before, after in zip(found.segments, gaps[:-1], gaps[1:], strict=True)
        if part.start - before <= nominal <= part.end + after and settled(part)
    ]
    kept = [part for part in holding if part.package == finding.base.package]
    return next(iter([*kept, *(holding if found.complete else [])]), None)


def measured(finding: Sensitivity, value: float) -> str:
    """Return an amount with the unit of the file."""
    shown = figure(value, DIGITS)
    return f"{shown} {unit_after(shown, finding.subject.unit)}"


def capital(title: str) -> str:
    """Return a title with a capital letter."""
    return title[:1].upper() + title[1:]


def give_or_take(value: float, interval: float, digits: int = 3) -> str:
    r"""Return a share with the half width of its confidence interval.

    Examples
    --------
    >>> give_or_take(0.625, 0.031).replace("\u00a0", " ")
    '62.5 % ± 3.1 %'
    """
    return f"{percent(value, digits)} ± {percent(interval, 2)}"


def part(value: float, interval: float) -> str:
    r"""Return an estimated part of a variance; what estimates are beyond 0 and 100 % is left away.

    Examples
    --------
    >>> part(-0.113, 0.2).replace("\u00a0", " "), part(1.02, 0.35).replace("\u00a0", " ")
    ('0 % ± 20 %', '100 % ± 35 %')
    """
    return give_or_take(possible(value), interval)


def possible(value: float) -> float:
    """Return the nearest share that there can be to an estimated one."""
    return min(max(value, 0.0), 1.0)


def has_part(index: SobolIndex) -> bool:
    """Return whether a number has any part in the variance of a figure, as far as samples tell."""
    return any((index.first, index.first_interval, index.total, index.total_interval))


def scenario(found: MinimaxRegret, key: str) -> str:
    """Return what a scenario is called."""
    return found.scenarios.get(key, key)


def facts(finding: Sensitivity) -> list[str]:
    """Return what was computed with."""
    effort = finding.effort
    lines = [sentence(finding.assumed)] if finding.assumed else []
    if effort.resumed:
        lines.append(f"{effort.resumed:,} of {count(effort.samples, 'sample')} were found in the store of answers.")
    if effort.samples > effort.resumed:
        by = f" by {count(effort.workers, 'worker')}" if effort.workers else ""
        runs = ", earlier runs included" if effort.resumed else ""
        answered = f"{count(effort.samples, 'sample')} {'was' if effort.samples == 1 else 'were'} answered{by}"
        seconds = figure(effort.seconds, 2)
        lines.append(f"{answered}, in {seconds} {unit_after(seconds, 'seconds')} of solving altogether{runs}.")
    if effort.rebuilt:
        share = effort.rebuilt / effort.samples if effort.samples > SHARE else 1.0
        lines.append(
            f"For {count(effort.rebuilt, 'sample')} ({percent(share)}) the program was built anew, because their "
            "numbers change its structure."
        )
    return lines


def unanswered(finding: Sensitivity) -> list[str]:
    """Return the samples that were not answered, and why."""
    return [f"{item.campaign}, sample {item.sample}: {item.words}" for item in finding.failures]
