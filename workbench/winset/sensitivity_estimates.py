"""What samples say about the answer, as tables that the terminal and the report share."""

from typing import Final

from winset import sensitivity_words as words
from winset.sensitivity_labels import Labels
from winset.tables import Row, Table
from winset.words import Names, amount, count, in_order, percent, places
from winset_models.analysis.sensitivity_findings import (
    Acceptability,
    Box,
    Discovery,
    Information,
    Morris,
    PerfectInformation,
    Screened,
    Sensitivity,
    Sobol,
    SobolIndex,
)

NOTHING: Final = "0"
"""What a number does that does nothing."""


def acceptance(finding: Sensitivity, found: Acceptability) -> Table:
    """Return how often each package is best, with the confidence interval."""
    labels = Labels(finding)
    rows = tuple(
        Row(item.package, (words.give_or_take(item.share, item.interval), labels.words(item.package)))
        for item in found.packages
    )
    caption = f"How often each package is best, over {found.samples:,} samples of weights"
    return Table(caption, "Package", ("Best in", "What is in it"), rows, numeric=False, whole=True)


def central_weights(names: Names, found: Acceptability) -> list[Table]:
    """Return the weights that speak for each package; nothing where they are not known."""
    parties = in_order(names.subject, (key for item in found.packages for key in item.central_weights))
    rows = tuple(
        Row(names.party(party), tuple(percent(item.central_weights.get(party)) for item in found.packages), code=party)
        for party in parties
    )
    caption = "Typical weights with which a package is best"
    return [Table(caption, "Party", tuple(item.package for item in found.packages), rows)] if rows else []


def morris(finding: Sensitivity, found: Morris, quantity: str, most: int | None = None) -> Table:
    """Return the effects of each number on one figure, largest first, those without any counted."""
    labels = Labels(finding)
    moving = effects_of(found, quantity)
    still = sum(e.quantity == quantity for e in found.effects) - len(moving)
    decimals = places(value for e in moving for value in (e.mean_size, e.interval, e.deviation)) if moving else 0
    rows = tuple(
        Row(
            labels.number(e.parameter),
            (
                f"{amount(e.mean_size, decimals)} ± {amount(e.interval, decimals)}",
                amount(e.mean, decimals, sign=True),
                amount(e.deviation, decimals),
            ),
        )
        for e in moving[:most]
    )
    heads = ("Effect", "With its sign", "Unevenness")
    rows += _rest(still, NOTHING, columns=len(heads))
    return Table(f"Effects on: {labels.measure(quantity)}", "Number", heads, rows)


def effects_of(found: Morris, quantity: str) -> list[Screened]:
    """Return the effects of the numbers that move a figure, largest first."""
    moving = (effect for effect in found.effects if effect.quantity == quantity and effect.mean_size > 0.0)
    return sorted(moving, key=lambda effect: -effect.mean_size)


def sobol(finding: Sensitivity, found: Sobol, quantity: str, most: int | None = None) -> Table:
    """Return the parts of the variance of one figure, largest first, numbers with no part in it counted."""
    labels = Labels(finding)
    moving = indices_of(found, quantity)
    still = sum(i.quantity == quantity for i in found.indices) - len(moving)
    rows = tuple(
        Row(
            labels.number(i.parameter),
            (words.part(i.first, i.first_interval), words.part(i.total, i.total_interval)),
        )
        for i in moving[:most]
    )
    caption = f"Part of the variance of: {labels.quantity(quantity)} ({percent(found.confidence)} intervals)"
    rows += _rest(still, percent(0.0), columns=2)
    return Table(caption, "Number", ("Alone", "With others"), rows)


def indices_of(found: Sobol, quantity: str) -> list[SobolIndex]:
    """Return the indices of the numbers that have any part in the variance of a figure, largest first."""
    moving = (index for index in found.indices if index.quantity == quantity and words.has_part(index))
    return sorted(moving, key=lambda index: -index.total)


def information(finding: Sensitivity, found: PerfectInformation, most: int | None = None) -> Table:
    """Return what knowing each number would be worth, those that are worth nothing counted."""
    labels, worth = Labels(finding), worths_of(found)
    decimals = places(value for item in found.parameters for value in (item.value, item.interval, found.all))
    rows = tuple(
        Row(labels.number(item.parameter), (f"{amount(item.value, decimals)} ± {amount(item.interval, decimals)}",))
        for item in worth[:most]
    )
    rows += _rest(len(found.parameters) - len(worth), NOTHING, columns=1)
    rows += (Row("All of them", (amount(found.all, decimals),), total=True),)
    return Table(f"Worth of knowing, in {finding.subject.unit}", "Number", ("Worth",), rows)


def worths_of(found: PerfectInformation) -> list[Information]:
    """Return the numbers that are worth anything to know, as far as samples tell."""
    return [item for item in found.parameters if item.value > 0.0 or item.interval > 0.0]


def _rest(number: int, nothing: str, *, columns: int) -> tuple[Row, ...]:
    """Return a row for all numbers that do nothing; none where there are none."""
    return (Row(count(number, "other number"), (nothing,) * columns),) if number else ()


def boxes(found: Discovery) -> Table:
    """Return the rules, with how much they catch and how sure they are."""
    rows = tuple(Row(box.rule, (percent(box.coverage), percent(box.density), percent(box.mass))) for box in found.boxes)
    return Table("Rules for when it fails", "Rule", ("Coverage", "Density", "Mass"), rows)


def limits(finding: Sensitivity, box: Box) -> Table:
    """Return the ends of a rule."""
    labels = Labels(finding)
    rows = tuple(
        Row(labels.number(key), (labels.setting(key, low), labels.setting(key, high), labels.nominal(key)))
        for key, (low, high) in box.limits.items()
    )
    return Table(f"Rule: {box.rule}", "Number", ("From", "To", "File"), rows, numeric=False)
