"""What would change the answer, as tables that the terminal and the report share."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from winset import sensitivity_answer
from winset import sensitivity_words as words
from winset.sensitivity_labels import Labels
from winset.tables import Row, Table
from winset.words import Names, amount, places
from winset_models.analysis.sensitivity_findings import (
    Bar,
    Breakpoints,
    MinimaxRegret,
    PartyView,
    Radius,
    RegionMap,
    Regretted,
    Screened,
    Segment,
    Sensitivity,
    SobolIndex,
    Tornado,
    Views,
)

PROVEN: Final = {True: "proven", False: "where solved"}
"""Whether a package is known to be best at every point of a range."""
MOST_CHANGES: Final = 2
"""Changes that a table lists for each view; the report has all."""
NOT_SETTLED: Final = "not settled"
UNKNOWN: Final = "?"
"""Where a search was stopped before it was known; in place of a package."""
AT_VALUES: Final = "at its values"
"""Where a number takes a few values only, each of which was looked at."""
UNMOVED: Final = "–"
"""Where nothing is beyond the end of a range."""


def numbers(finding: Sensitivity, most: int | None = None) -> Table:
    """Return the doubtful numbers, what the file says, and how they are doubted."""
    labels = Labels(finding)
    rows = tuple(
        Row(labels.number(item.name), (labels.nominal(item.name), item.distribution))
        for item in finding.parameters[:most]
    )
    return Table("The numbers that are doubted", "Number", ("File", "Doubted"), rows, numeric=False, whole=True)


def packages(finding: Sensitivity, most: int | None = None) -> Table:
    """Return what the packages are that were recommended somewhere."""
    own = sensitivity_answer.contents(finding)
    rows = tuple(
        Row(item.key, (own if item.key == finding.base.package else item.words,)) for item in finding.packages[:most]
    )
    return Table(
        "Packages recommended somewhere (after the first: what is different)",
        "Package",
        ("What is in it",),
        rows,
        numeric=False,
    )


def base(finding: Sensitivity, most: int | None = None) -> Table:
    """Return the figures that are followed, with the numbers of the file."""
    labels = Labels(finding)
    rows = tuple(
        Row(labels.quantity(key), (amount(finding.base.quantities[key]), item.unit or UNMOVED))
        for key, item in labels.quantities.items()
        if key in finding.base.quantities
    )
    return Table("With the numbers of the file", "Figure", ("Value", "Unit"), rows[:most])


def quantities_of(parts: Iterable[Bar | Screened | SobolIndex]) -> list[str]:
    """Return the figures that bars are about, in their order."""
    return list(dict.fromkeys(bar.quantity for bar in parts))


def tornado(finding: Sensitivity, bars: Sequence[Bar]) -> Table:
    """Return the bars of one figure: what it is at both ends of each number."""
    labels = Labels(finding)
    decimals = places(value for bar in bars for value in (bar.at_low, bar.at_high, bar.swing))
    rows = tuple(
        Row(
            labels.number(bar.parameter),
            (
                labels.reach(bar.parameter),
                _end(labels, bar.at_low, bar.package_at_low, decimals),
                _end(labels, bar.at_high, bar.package_at_high, decimals),
                amount(bar.swing, decimals),
            ),
        )
        for bar in bars
    )
    now = amount(finding.base.quantities.get(bars[0].quantity), decimals)
    caption = f"{labels.measure(bars[0].quantity)}, at both ends of each number; {now} as the file is"
    heads = ("Range", "At its low end", "At its high end", "Swing")
    return Table(caption, "Number", heads, rows, numeric=False, whole=True)


def _end(labels: Labels, value: float, package: str | None, decimals: int) -> str:
    """Return a figure, and the package where another one is recommended there."""
    other = "" if package == labels.finding.base.package else f" {labels.package(package)}"
    return f"{amount(value, decimals)}{other}"


def influences(finding: Sensitivity, found: Tornado, most: int | None = None) -> Table:
    """Return by figure the number that moves it most, and from where to where; those that end the deal left aside."""
    labels = Labels(finding)
    rows = []
    ended = any(None in {bar.package_at_low, bar.package_at_high} for bar in found.bars)
    for quantity in quantities_of(found.bars)[:most]:
        bars = [bar for bar in found.bars if bar.quantity == quantity]
        dealt = [bar for bar in bars if None not in {bar.package_at_low, bar.package_at_high}]
        largest = max(dealt or bars, key=lambda bar: bar.swing)
        decimals = places([largest.at_low, largest.at_high])
        ends = (
            amount(min(largest.at_low, largest.at_high), decimals),
            amount(max(largest.at_low, largest.at_high), decimals),
        )
        moved = "no number" if ends[0] == ends[1] else labels.number(largest.parameter)
        rows.append(Row(labels.measure(quantity), (moved, *ends)))
    heads = ("Moved most by", "From", "To")
    title = f"What moves each figure most{', of the numbers with a deal at both ends' if ended else ''}"
    return Table(title, "Figure", heads, tuple(rows), numeric=False, whole=True)


def breakpoints(finding: Sensitivity, found: Sequence[Breakpoints]) -> Table:
    """Return by number the range in which the answer stays the same, and what it is beyond."""
    labels = Labels(finding)
    rows = tuple(
        Row(labels.number(item.parameter), (labels.nominal(item.parameter), *_kept(finding, labels, item)))
        for item in found
    )
    heads = ("File", "The same in", "Below", "Above", "Known")
    return Table("The range in which the answer is the same", "Number", heads, rows, numeric=False, whole=True)


def _kept(finding: Sensitivity, labels: Labels, found: Breakpoints) -> tuple[str, ...]:
    if found.method == "values":
        return _at_values(finding, labels, found)
    kept = words.where_kept(finding, found)
    if kept is None:
        return (UNMOVED,) * 3 + (NOT_SETTLED,)
    below, above = (_neighbour(labels, found, kept, up=up) for up in (False, True))
    return labels.within(found.parameter, kept.start, kept.end), below, above, PROVEN[kept.certified]


def _neighbour(labels: Labels, found: Breakpoints, kept: Segment, *, up: bool) -> str:
    """Return what is recommended next to a range and after, as far as that is settled; a dash at the end of all."""
    label, place = labels.parameters[found.parameter], found.segments.index(kept) + (1 if up else -1)
    if not 0 <= place < len(found.segments):
        reached = found.complete or (kept.end >= label.high if up else kept.start <= label.low)
        return UNMOVED if reached else UNKNOWN
    beside = found.segments[place]
    touches = beside.start <= kept.end if up else beside.end >= kept.start
    if not found.complete:
        return _recommended(labels, beside) if touches else UNKNOWN
    onward = found.segments[place:] if up else found.segments[place::-1]
    return _in_turn([label for label, _ in groupby(_recommended(labels, part) for part in onward)])


def _in_turn(packages: Sequence[str]) -> str:
    """Return what follows each other away from a range, what comes third and after counted."""
    more = f" and {len(packages) - 2} more" if len(packages) > 2 else ""
    return f"{', then '.join(packages[:2])}{more}"


def _at_values(finding: Sensitivity, labels: Labels, found: Breakpoints) -> tuple[str, ...]:
    """Return at which values of a number the answer is the same, and what it is at those below and above the file's."""
    nominal = labels.parameters[found.parameter].nominal
    known = [part for part in found.segments if words.settled(part)]
    same = [part for part in known if part.package == finding.base.package]
    spans = (labels.span(found.parameter, part.start, part.end) for part in same)
    below, above = (
        ", ".join(dict.fromkeys(labels.package(part.package) for part in side)) or UNMOVED
        for side in (
            [part for part in known if part not in same and part.end < nominal],
            [part for part in known if part not in same and part.start > nominal],
        )
    )
    certified = found.complete and all(part.certified for part in known)
    return "; ".join(spans) or UNMOVED, below, above, AT_VALUES if certified else NOT_SETTLED


def segments(finding: Sensitivity, found: Breakpoints) -> Table:
    """Return every range of one number, with its package and what it is worth at both ends."""
    labels = Labels(finding)
    decimals = places(value for part in found.segments for value in (part.value_at_start, part.value_at_end))
    rows = tuple(
        Row(labels.within(found.parameter, part.start, part.end), _segment(labels, part, decimals))
        for part in found.segments
    )
    heads = ("Package", "Objective at its start", "At its end", "Known")
    return Table(f"The answer by range of “{labels.number(found.parameter)}”", "Range", heads, rows, numeric=False)


def _segment(labels: Labels, part: Segment, decimals: int) -> tuple[str, ...]:
    ends = (amount(part.value_at_start, decimals), amount(part.value_at_end, decimals))
    return (_recommended(labels, part), *ends, PROVEN[part.certified])


def _recommended(labels: Labels, part: Segment) -> str:
    return labels.package(part.package) if words.settled(part) else UNKNOWN


def region_map(finding: Sensitivity, found: RegionMap) -> Table:
    """Return the package by value of two numbers."""
    labels = Labels(finding)
    rows = tuple(
        Row(labels.setting(found.first, value), tuple(map(labels.package, row)))
        for value, row in zip(found.first_values, found.packages, strict=True)
    )
    columns = tuple(labels.setting(found.second, value) for value in found.second_values)
    caption = f"The package by “{labels.number(found.first)}” (down) and “{labels.number(found.second)}” (across)"
    return Table(caption, "", columns, rows, numeric=False)


def failing_numbers(finding: Sensitivity, found: Radius) -> dict[str, float]:
    """Return the numbers that have to move for the deal to fail, with the values at which it does."""
    labels = Labels(finding)
    return {key: value for key, value in found.failing_numbers.items() if value != labels.parameters[key].nominal}


def radius(finding: Sensitivity, found: Radius) -> Table | None:
    """Return the numbers with which the deal fails; None where it holds over all ranges."""
    failing, labels = failing_numbers(finding, found), Labels(finding)
    if not failing:
        return None
    rows = tuple(
        Row(labels.number(key), (labels.nominal(key), _beside(labels, key, value))) for key, value in failing.items()
    )
    return Table("Numbers with which it fails", "Number", ("File", "Fails with"), rows, numeric=False, whole=True)


def _beside(labels: Labels, name: str, value: float) -> str:
    """Return a value; where it shows like what the file says, on which side of that it is."""
    shown = labels.setting(name, value)
    if shown != labels.nominal(name):
        return shown
    return f"just {'below' if value < labels.parameters[name].nominal else 'above'} {shown}"


def regretted(found: MinimaxRegret) -> list[Regretted]:
    """Return the packages that are compared, the least regretted one first."""
    return [*([found.chosen] if found.chosen else []), *found.others]


def regrets(finding: Sensitivity, found: MinimaxRegret) -> Table:
    """Return what each package gives up in each scenario."""
    compared, deal = regretted(found), Labels(finding).deal
    decimals = places(value for item in compared for value in item.regrets.values())
    rows = tuple(
        Row(words.scenario(found, key), tuple(_given_up(item, key, decimals) for item in compared))
        for key in found.scenarios
    )
    largest = tuple(amount(item.largest if item.regrets else None, decimals) for item in compared)
    heads = tuple(
        f"{item.label}{', the deal' if deal and item.label == 'P1' else ''}"
        f"{', least regretted' if item in found.least else ''}"
        for item in compared
    )
    every = (*rows, Row("Largest", largest, total=True))
    return Table(f"Given up in each scenario, in {finding.subject.unit}", "Scenario", heads, every)


def _given_up(item: Regretted, scenario: str, decimals: int) -> str:
    return amount(item.regrets.get(scenario), decimals) + ("" if item.holds.get(scenario, True) else " ×")


def best_by_scenario(found: MinimaxRegret, unit: str) -> Table:
    """Return the largest total gain of each scenario."""
    decimals = places(found.best.values())
    rows = tuple(Row(words.scenario(found, key), (amount(value, decimals),)) for key, value in found.best.items())
    return Table(f"Largest total gain by scenario, in {unit}", "Scenario", ("Total gain",), rows)


def views(finding: Sensitivity, found: Views) -> Table:
    """Return what is recommended in other eyes and circumstances, and whether what the file recommends holds there."""
    labels = Labels(finding)
    own = None if labels.deal else finding.base.package
    rows = tuple(
        Row(
            words.capital(item.title),
            (_seen_package(labels, item), *([holds(item)] if own else []), changes(item)),
        )
        for item in found.views
    )
    heads = ("Deal" if labels.deal else "Package", *([f"{own} holds"] if own else []), "What is different")
    return Table("What is recommended", "View, or scenario", heads, rows, numeric=False, whole=True)


def _seen_package(labels: Labels, item: PartyView) -> str:
    """Return what is recommended in a view; a mark where it is the package of the file with other payments."""
    shown = labels.package(item.answer.package)
    return f"{shown} *" if words.otherwise(item) else shown


def every_change(found: Views) -> Table:
    """Return everything that is different in other eyes and circumstances."""
    rows = tuple(
        Row("" if number else words.capital(item.title), (change,))
        for item in found.views
        for number, change in enumerate(item.changes)
    )
    return Table("Everything that is different there", "View, or scenario", ("What is different",), rows, numeric=False)


def changes(item: PartyView) -> str:
    """Return what is different in a view, the first few changes in full."""
    more = len(item.changes) - MOST_CHANGES
    told = item.changes if more <= 0 else [*item.changes[:MOST_CHANGES], f"and {more} more"]
    return "; ".join(change.removesuffix(".") for change in told)


def holds(item: PartyView) -> str:
    """Return whether what the file recommends keeps every rule there and leaves nobody worse off."""
    if item.drawbacks:
        return "no"
    return "yes" if item.value_of_file_package else UNMOVED


def seen_gains(names: Names, finding: Sensitivity, found: Views) -> Table | None:
    """Return what P1 is worth to each party in other eyes; None where that is known for none."""
    known = [item for item in found.views if item.value_of_file_package]
    parties = [key for key in finding.subject.parties if any(key in item.value_of_file_package for item in known)]
    if not parties:
        return None
    decimals = places(value for item in known for value in item.value_of_file_package.values())
    rows = tuple(
        Row(names.party(key), tuple(amount(item.value_of_file_package.get(key), decimals) for item in known), code=key)
        for key in parties
    )
    caption = f"Gain of each party from P1, in other eyes and circumstances, in {finding.subject.unit}"
    return Table(caption, "Party", tuple(words.capital(item.title) for item in known), rows)
