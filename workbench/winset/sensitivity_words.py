"""What would change the answer, in sentences that the terminal and the report share."""

from collections.abc import Mapping
from typing import Final

from winset import game_words
from winset.roadmap_words import sentence
from winset.sensitivity_labels import DIGITS, Labels
from winset.sentences import package_contents
from winset.words import STATUS_WORDS, count, figure, percent
from winset_models.analysis.sensitivity_findings import (
    Breakpoints,
    MinimaxRegret,
    Segment,
    Sensitivity,
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
    "remain if all others were known."
)
"""What variance-based indices mean."""
BOXES: Final = (
    "Coverage: the part of all failures that the rule catches. Density: how often it fails where the rule holds. "
    "Mass: how often the rule holds at all."
)
"""What the figures about rules mean."""
MEANINGS: Final[Mapping[str, str]] = {
    "tornado": SWING,
    "breakpoints": "“Proven”: at every point of the range; “where solved”: at the points that were tried.",
    "acceptability": (
        "Typical weights: the mean of all weights with which the package is best, scaled to a sum of 100 %."
    ),
    "regret": "×: the package breaks a rule or a red line in that scenario, so that there is no deal.",
    "discovery": BOXES,
    "morris": SCREENED,
    "sobol": INDICES,
}
"""What the figures of an analysis mean."""


def headline(finding: Sensitivity) -> str:
    """Return what holds as the file is, and what may change it, in a few sentences."""
    if finding.base.status == "disagreement":
        return game_words.DOUBT
    parts = [_base(finding), *_robust(finding), *_open(finding)]
    return " ".join(parts)


def _base(finding: Sensitivity) -> str:
    doubted = count(len(finding.parameters), "number")
    told = f"{doubted} of the file {'is' if len(finding.parameters) == 1 else 'are'} doubted"
    return f"What would change {finding.question}? With the numbers of the file: {_answer(finding)}; {told}."


def _answer(finding: Sensitivity) -> str:
    if Labels(finding).deal:
        return "it holds" if finding.base.package else "it does not hold"
    return contents(finding) or STATUS_WORDS[finding.base.status]


def contents(finding: Sensitivity) -> str:
    """Return what the package holds that is recommended with the numbers of the file, in short; nothing for none."""
    own = next((item for item in finding.packages if item.key == finding.base.package), None)
    if own is None:
        return ""
    return package_contents(finding.subject, own.package) or own.words.removesuffix(".")


def _robust(finding: Sensitivity) -> list[str]:
    """Return which numbers change the answer by themselves, and for which it is known that they do not, and where."""
    moved = changing(finding)
    proven = [name for name in unchanging(finding) if name not in moved]
    tried = [name for name in _ends(finding) if name not in (*moved, *proven)]
    opened = {item.parameter for item in finding.breakpoints}.difference(moved, proven, tried)
    told = _moved(finding, moved)
    told += _still(finding, proven, "anywhere in") + _still(finding, tried, "to either end of")
    told += [f"For {count(len(opened), 'number')} it is not proven that nothing changes."] if opened else []
    return told


def _moved(finding: Sensitivity, moved: list[str]) -> list[str]:
    if not moved:
        return []
    if len(moved) == len(finding.parameters):
        return [f"{'Every one of them changes' if len(moved) > 1 else 'It changes'} the answer by itself."]
    alone = "moves by itself" if len(moved) == 1 else "move by themselves"
    return [f"The answer changes if {Labels(finding).numbers(moved, MOST_NAMED)} {alone}."]


def _still(finding: Sensitivity, still: list[str], where: str) -> list[str]:
    """Return that numbers may move so far without changing the answer."""
    if not still:
        return []
    if len(still) == len(finding.parameters):
        whichever = "Whichever of them moves" if len(still) > 1 else "Even if it moves"
        return [f"{whichever} {where} its range, the answer stays the same."]
    ranges = "its range" if len(still) == 1 else "their ranges"
    return [f"{count(len(still), 'number')} may move {where} {ranges} without changing the answer."]


def changing(finding: Sensitivity) -> list[str]:
    """Return the numbers that change the answer by themselves, as far as their ranges or ends were looked at."""
    found = [item.parameter for item in finding.breakpoints if changes_along(finding, item)]
    found += [name for name, packages in _ends(finding).items() if packages - {finding.base.package}]
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


def _ends(finding: Sensitivity) -> dict[str, set[str | None]]:
    """Return by number the packages at the ends of its range."""
    bars = finding.tornado.bars if finding.tornado else []
    return {bar.parameter: {bar.package_at_low, bar.package_at_high} for bar in bars}


def changing_first(finding: Sensitivity) -> list[Breakpoints]:
    """Return the ranges that were found, those of numbers that change the answer first, each package in one piece."""
    return [joined(item) for item in sorted(finding.breakpoints, key=lambda item: not changes_along(finding, item))]


def joined(found: Breakpoints) -> Breakpoints:
    """Return the same ranges, neighbours with the same package as one; it is proven where both were."""
    parts, widths = found.segments[:1], list[float]()
    for place, part in enumerate(found.segments[1:]):
        last, width = parts[-1], next(iter(found.widths[place : place + 1]), None)
        same = part.package == last.package and settled(part) == settled(last)
        if same and part.start - last.end <= (width or 0.0):
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


def _open(finding: Sensitivity) -> list[str]:
    parts = ["It was stopped before everything asked for was answered."] if unfinished(finding) else []
    if finding.failures:
        were = "was" if len(finding.failures) == 1 else "were"
        parts.append(f"{count(len(finding.failures), 'sample')} {were} not answered.")
    return parts


def something(finding: Sensitivity) -> bool:
    """Return whether there is anything to tell besides that it was stopped."""
    return not unfinished(finding) or any(paragraphs(finding, field) for field in HEADINGS)


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
    if 0 < len(finding.breakpoints) < len(finding.parameters):
        told.append(f"{len(finding.breakpoints)} of {len(finding.parameters)} numbers were looked at.")
    return tuple(told)


def where_kept(finding: Sensitivity, found: Breakpoints) -> Segment | None:
    """Return the range around what the file says in which the answer is the same; None where none was found."""
    nominal = Labels(finding).parameters[found.parameter].nominal
    holding = [part for part in found.segments if part.start <= nominal <= part.end and settled(part)]
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
        took = f"{figure(effort.seconds, 2)} seconds of solving{by}{runs}"
        lines.append(f"{count(effort.samples, 'sample')}, {took}.")
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
