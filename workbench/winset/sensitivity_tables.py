"""What would change the answer, as tables that the terminal and the report share."""

from collections.abc import Iterable, Sequence
from typing import Final

from winset import sensitivity_words as words
from winset.sensitivity_labels import Labels
from winset.tables import Row, Table
from winset.words import Names, amount, in_order, percent, places
from winset_models.analysis.sensitivity_findings import (
    Acceptability,
    Bar,
    Box,
    Breakpoints,
    Discovery,
    MinimaxRegret,
    Morris,
    PartyView,
    PerfectInformation,
    Radius,
    RegionMap,
    Regretted,
    Screened,
    Segment,
    Sensitivity,
    Sobol,
    SobolIndex,
    Tornado,
    Views,
)

PROVEN: Final = {True: "proven", False: "where solved"}
"""Whether a package is known to be best at every point of a range."""
MOST_CHANGES: Final = 2
"""Changes that a table lists for each view; the report has all."""
NOT_SETTLED: Final = "not settled"
"""Where a search was stopped before it was known."""
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
    own = words.contents(finding)
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


def base(finding: Sensitivity) -> Table:
    """Return the figures that are followed, with the numbers of the file."""
    labels = Labels(finding)
    rows = tuple(
        Row(labels.quantity(key), (amount(finding.base.quantities[key]), item.unit or UNMOVED))
        for key, item in labels.quantities.items()
        if key in finding.base.quantities
    )
    return Table("With the numbers of the file", "Figure", ("Value", "Unit"), rows)


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
    """Return by figure the number that moves it most, and from where to where."""
    labels = Labels(finding)
    rows = []
    for quantity in quantities_of(found.bars)[:most]:
        bars = [bar for bar in found.bars if bar.quantity == quantity]
        largest = max(bars, key=lambda bar: bar.swing)
        decimals = places([largest.at_low, largest.at_high])
        ends = (
            amount(min(largest.at_low, largest.at_high), decimals),
            amount(max(largest.at_low, largest.at_high), decimals),
        )
        moved = largest.swing > 0
        shown = (labels.number(largest.parameter), *ends) if moved else ("no number", *ends)
        rows.append(Row(labels.measure(quantity), shown))
    heads = ("Moved most by", "From", "To")
    return Table("What moves each figure most", "Figure", heads, tuple(rows), numeric=False, whole=True)


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
    kept = words.where_kept(finding, found)
    if kept is None:
        return (UNMOVED,) * 3 + (NOT_SETTLED,)
    place = found.segments.index(kept)
    below = _recommended(labels, found.segments[place - 1]) if place else UNMOVED
    above = _recommended(labels, found.segments[place + 1]) if place + 1 < len(found.segments) else UNMOVED
    return labels.span(found.parameter, kept.start, kept.end), below, above, PROVEN[kept.certified]


def segments(finding: Sensitivity, found: Breakpoints) -> Table:
    """Return every range of one number, with its package and what it is worth at both ends."""
    labels = Labels(finding)
    decimals = places(value for part in found.segments for value in (part.value_at_start, part.value_at_end))
    rows = tuple(
        Row(labels.span(found.parameter, part.start, part.end), _segment(labels, part, decimals))
        for part in found.segments
    )
    heads = ("Package", "Objective at its start", "At its end", "Known")
    return Table(f"The answer by range of “{labels.number(found.parameter)}”", "Range", heads, rows, numeric=False)


def _segment(labels: Labels, part: Segment, decimals: int) -> tuple[str, ...]:
    ends = (amount(part.value_at_start, decimals), amount(part.value_at_end, decimals))
    return (_recommended(labels, part), *ends, PROVEN[part.certified])


def _recommended(labels: Labels, part: Segment) -> str:
    return labels.package(part.package) if words.settled(part) else NOT_SETTLED


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


def regretted(found: MinimaxRegret) -> list[Regretted]:
    """Return the packages that are compared, the least regretted one first."""
    return [*([found.chosen] if found.chosen else []), *found.others]


def regrets(found: MinimaxRegret, unit: str) -> Table:
    """Return what each package gives up in each scenario."""
    decimals = places(value for item in regretted(found) for value in item.regrets.values())
    rows = tuple(
        Row(
            f"{item.package} (least regretted)" if item is found.chosen else item.package,
            _regrets(found, item, decimals),
        )
        for item in regretted(found)
    )
    heads = (*(words.scenario(found, key) for key in found.scenarios), "Largest")
    return Table(f"Given up in each scenario, in {unit}", "Package", heads, rows)


def _regrets(found: MinimaxRegret, item: Regretted, decimals: int) -> tuple[str, ...]:
    shown = (
        amount(item.regrets.get(key), decimals) + ("" if item.holds.get(key, True) else " ×") for key in found.scenarios
    )
    return (*shown, amount(item.largest if item.regrets else None, decimals))


def best_by_scenario(found: MinimaxRegret, unit: str) -> Table:
    """Return the largest total gain of each scenario."""
    decimals = places(found.best.values())
    rows = tuple(Row(words.scenario(found, key), (amount(value, decimals),)) for key, value in found.best.items())
    return Table(f"Largest total gain by scenario, in {unit}", "Scenario", ("Total gain",), rows)


def morris(finding: Sensitivity, found: Morris, quantity: str, most: int | None = None) -> Table:
    """Return the effects of each number on one figure, largest first."""
    labels = Labels(finding)
    effects = sorted((e for e in found.effects if e.quantity == quantity), key=lambda e: -e.mean_size)[:most]
    decimals = places(value for e in effects for value in (e.mean_size, e.interval, e.deviation))
    rows = tuple(
        Row(
            labels.number(e.parameter),
            (
                f"{amount(e.mean_size, decimals)} ± {amount(e.interval, decimals)}",
                amount(e.mean, decimals, sign=True),
                amount(e.deviation, decimals),
            ),
        )
        for e in effects
    )
    heads = ("Effect", "With its sign", "Unevenness")
    return Table(f"Effects on: {labels.measure(quantity)}", "Number", heads, rows)


def sobol(finding: Sensitivity, found: Sobol, quantity: str, most: int | None = None) -> Table:
    """Return the parts of the variance of one figure, largest first."""
    labels = Labels(finding)
    indices = sorted((i for i in found.indices if i.quantity == quantity), key=lambda i: -i.total)[:most]
    rows = tuple(
        Row(
            labels.number(i.parameter),
            (words.give_or_take(i.first, i.first_interval), words.give_or_take(i.total, i.total_interval)),
        )
        for i in indices
    )
    caption = f"Part of the variance of: {labels.quantity(quantity)} ({percent(found.confidence)} intervals)"
    return Table(caption, "Number", ("Alone", "With others"), rows)


def information(finding: Sensitivity, found: PerfectInformation, most: int | None = None) -> Table:
    """Return what knowing each number would be worth."""
    labels = Labels(finding)
    decimals = places(value for item in found.parameters for value in (item.value, item.interval, found.all))
    rows = [
        Row(labels.number(item.parameter), (f"{amount(item.value, decimals)} ± {amount(item.interval, decimals)}",))
        for item in found.parameters[:most]
    ]
    rows.append(Row("All of them", (amount(found.all, decimals),), total=True))
    return Table(f"Worth of knowing, in {finding.subject.unit}", "Number", ("Worth",), tuple(rows))


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


def views(finding: Sensitivity, found: Views) -> Table:
    """Return what is recommended in other eyes and circumstances."""
    labels = Labels(finding)
    rows = tuple(
        Row(words.capital(item.title), (labels.package(item.answer.package), same(item), changes(item)))
        for item in found.views
    )
    heads = ("Package", "As in the file", "What is different")
    return Table("What is recommended", "View, or scenario", heads, rows, numeric=False, whole=True)


def changes(item: PartyView) -> str:
    """Return what is different in a view, the first few changes in full."""
    more = len(item.changes) - MOST_CHANGES
    told = item.changes if more <= 0 else [*item.changes[:MOST_CHANGES], f"and {more} more"]
    return "; ".join(told)


def same(item: PartyView) -> str:
    """Return whether the recommendation is that of the file."""
    return "yes" if item.recommended_here else "no"


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
