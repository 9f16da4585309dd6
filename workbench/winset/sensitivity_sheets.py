"""What would change the answer, as sheets."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from winset import sensitivity_words as words
from winset.sensitivity_labels import Labels
from winset.sheet_parts import Cell, Sheet, about_sheet, party_sheet, yes_or_no
from winset.words import STATUS_WORDS, Names
from winset_models.analysis.sensitivity_findings import Bar, Screened, Sensitivity, SobolIndex
from winset_models.analysis.sensitivity_parts import Samples

Rows = list[tuple[Cell, ...]]
_NUMBER: Final = ("Number", "Name")
"""Heads of what a doubtful number is called, and its name on the command line."""


def sensitivity_sheets(finding: Sensitivity) -> list[Sheet]:
    """Return a sheet of each analysis that was made, after the numbers that are doubted; tornado first."""
    sheets = [
        party_sheet(Names(finding.subject), {}),
        *_analyses(finding),
        _packages(finding),
        _numbers(finding),
        about_sheet(finding.subject, finding.manifest, _facts(finding), finding.checks, finding.notes),
    ]
    return [sheet for sheet in sheets if sheet.rows]


def sample_sheets(finding: Sensitivity) -> list[Sheet]:
    """Return two tables for each set of samples, with a row for each sample: what was drawn, and what was answered.

    They are called `experiments` and `outcomes` of the set, and columns have the names that numbers and figures have on
    the command line, so that other programs find them.
    """
    found = []
    for number, drawn in enumerate(finding.samples):
        before = [other.name for other in finding.samples[:number]]
        name = drawn.name if drawn.name not in before else f"{drawn.name} {before.count(drawn.name) + 1}"
        found += [_experiments(drawn, f"experiments {name}"), _outcomes(drawn, f"outcomes {name}")]
    return found


def _experiments(drawn: Samples, name: str) -> Sheet:
    rows = tuple(zip(range(len(drawn.packages)), *drawn.parameters.values(), strict=True))
    return Sheet(name, ("scenario", *drawn.parameters), rows, exact=True)


def _outcomes(drawn: Samples, name: str) -> Sheet:
    columns = (range(len(drawn.packages)), *drawn.quantities.values(), drawn.packages, drawn.statuses)
    return Sheet(
        name, ("scenario", *drawn.quantities, "package", "status"), tuple(zip(*columns, strict=True)), exact=True
    )


def _analyses(finding: Sensitivity) -> Iterator[Sheet]:
    """Yield a sheet for each analysis."""
    labels = Labels(finding)
    heads: tuple[str, ...] = (
        "Figure",
        *_NUMBER,
        "Low end",
        "High end",
        "At the low end",
        "At the high end",
        "Package there",
        "And there",
    )
    yield Sheet("Tornado", heads, tuple(_tornado(finding, labels)))
    heads = (*_NUMBER, "From", "To", "Package", "Status", "Proven everywhere", "Objective at its start", "At its end")
    yield Sheet("Breakpoints", (*heads, "Place known within"), tuple(_breakpoints(finding, labels)))
    yield _map(finding, labels)
    heads = (*_NUMBER, "File", "Fails with")
    yield Sheet("Radius", heads, tuple(_radius(finding, labels)))
    yield from (_views(finding, labels), _seen(finding), _acceptability(finding), _regret(finding))
    yield from (_rules(finding, labels), _morris(finding, labels), _sobol(finding, labels))
    yield _information(finding, labels)


def _tornado(finding: Sensitivity, labels: Labels) -> Rows:
    bars = finding.tornado.bars if finding.tornado else []
    return [
        (
            *_about(labels, bar),
            labels.parameters[bar.parameter].low,
            labels.parameters[bar.parameter].high,
            bar.at_low,
            bar.at_high,
            labels.package(bar.package_at_low),
            labels.package(bar.package_at_high),
        )
        for bar in bars
    ]


def _about(labels: Labels, part: Bar | Screened | SobolIndex) -> tuple[str, str, str]:
    """Return which figure and which number a row is about, and the name of the latter."""
    return labels.measure(part.quantity), labels.number(part.parameter), part.parameter


def _breakpoints(finding: Sensitivity, labels: Labels) -> Rows:
    return [
        (
            labels.number(found.parameter),
            found.parameter,
            part.start,
            part.end,
            labels.package(part.package) if words.settled(part) else None,
            STATUS_WORDS[part.status],
            yes_or_no(part.certified),
            part.value_at_start,
            part.value_at_end,
            width,
        )
        for found in finding.breakpoints
        for part, width in zip_longest(found.segments, found.widths[: max(0, len(found.segments) - 1)])
    ]


def _map(finding: Sensitivity, labels: Labels) -> Sheet:
    found = finding.map
    if found is None:
        return Sheet("Map", ("Package",), ())
    rows = [
        (first, second, labels.package(package))
        for first, line in zip(found.first_values, found.packages, strict=True)
        for second, package in zip(found.second_values, line, strict=True)
    ]
    return Sheet("Map", (labels.number(found.first), labels.number(found.second), "Package"), tuple(rows))


def _radius(finding: Sensitivity, labels: Labels) -> Rows:
    failing = finding.radius.failing_numbers if finding.radius else {}
    return [(labels.number(key), key, labels.parameters[key].nominal, value) for key, value in failing.items()]


def _views(finding: Sensitivity, labels: Labels) -> Sheet:
    seen = finding.views.views if finding.views else []
    quantities = [key for key in labels.quantities if any(key in item.answer.quantities for item in seen)]
    rows = [
        (
            words.capital(item.title),
            labels.package(item.answer.package),
            STATUS_WORDS[item.answer.status],
            yes_or_no(item.recommended_here),
            yes_or_no(words.otherwise(item)),
            "; ".join(item.drawbacks) or None,
            "; ".join(change.removesuffix(".") for change in item.changes),
            *(item.answer.quantities.get(key) for key in quantities),
        )
        for item in seen
    ]
    heads = (
        "View, or scenario",
        "Package",
        "Status",
        "As in the file",
        "But paid or split otherwise",
        "Why the package of the file fails",
        "What is different",
    )
    return Sheet("Views", (*heads, *map(labels.measure, quantities)), tuple(rows))


def _seen(finding: Sensitivity) -> Sheet:
    names = Names(finding.subject)
    rows = [
        (words.capital(item.title), names.party(party), gain)
        for item in (finding.views.views if finding.views else [])
        for party, gain in item.value_of_file_package.items()
    ]
    return Sheet("Gains as seen", ("View, or scenario", "Party", "Gain from P1"), tuple(rows))


def _acceptability(finding: Sensitivity) -> Sheet:
    found = finding.acceptability.packages if finding.acceptability else []
    parties = list(dict.fromkeys(key for item in found for key in item.central_weights))
    rows = [
        (item.package, item.share, item.interval, *(item.central_weights.get(party) for party in parties))
        for item in found
    ]
    weights = (f"Typical weight of {Names(finding.subject).party(party)}" for party in parties)
    return Sheet("Acceptability", ("Package", "Best in", "Half width of the interval", *weights), tuple(rows))


def _regret(finding: Sensitivity) -> Sheet:
    found = finding.regret
    if found is None:
        return Sheet("Regret", ("Package",), ())
    compared = [*([found.chosen] if found.chosen else []), *found.others]
    rows = [
        (
            item.package,
            item.apart,
            words.scenario(found, key),
            value,
            yes_or_no(item.holds.get(key)),
            found.best.get(key),
            yes_or_no(item in found.least),
        )
        for item in compared
        for key, value in item.regrets.items()
    ]
    heads = ("Package", "What is different", "Scenario", "Regret", "Keeps every rule", "Largest total gain there")
    return Sheet("Regret", (*heads, "Least regretted"), tuple(rows))


def _rules(finding: Sensitivity, labels: Labels) -> Sheet:
    rows = [
        (number, box.rule, box.coverage, box.density, box.mass, labels.number(key), key, low, high)
        for number, box in enumerate(finding.discovery.boxes if finding.discovery else [], 1)
        for key, (low, high) in box.limits.items()
    ]
    return Sheet("Rules", ("Rule", "In words", "Coverage", "Density", "Mass", *_NUMBER, "From", "To"), tuple(rows))


def _morris(finding: Sensitivity, labels: Labels) -> Sheet:
    rows = [
        (*_about(labels, item), item.mean_size, item.interval, item.mean, item.deviation)
        for item in (finding.morris.effects if finding.morris else [])
    ]
    heads = ("Figure", *_NUMBER, "Mean size", "Half width of the interval", "Mean", "Deviation")
    return Sheet("Morris", heads, tuple(rows))


def _sobol(finding: Sensitivity, labels: Labels) -> Sheet:
    rows = [
        (*_about(labels, item), item.first, item.first_interval, item.total, item.total_interval)
        for item in (finding.sobol.indices if finding.sobol else [])
    ]
    heads = ("Figure", *_NUMBER, "Alone", "Half width, alone", "With others", "Half width, with others")
    return Sheet("Sobol", heads, tuple(rows))


def _information(finding: Sensitivity, labels: Labels) -> Sheet:
    found = finding.information.parameters if finding.information else []
    rows = [(labels.number(item.parameter), item.parameter, item.value, item.interval) for item in found]
    return Sheet("Information", (*_NUMBER, "Worth of knowing", "Half width of the interval"), tuple(rows))


def _packages(finding: Sensitivity) -> Sheet:
    rows = [(item.key, item.words, item.package.model_dump_json(exclude_defaults=True)) for item in finding.packages]
    return Sheet("Packages", ("Package", "What is in it", "As JSON"), tuple(rows))


def _numbers(finding: Sensitivity) -> Sheet:
    labels = Labels(finding)
    rows = [
        (
            labels.number(item.name),
            item.name,
            item.nominal,
            item.low,
            item.high,
            item.means,
            item.unit or None,
            item.distribution,
            "; ".join(item.paths),
        )
        for item in finding.parameters
    ]
    heads = (*_NUMBER, "File", "Low end", "High end", "Means", "Unit", "Distribution", "Places")
    return Sheet("Numbers", heads, tuple(rows))


def _facts(finding: Sensitivity) -> list[tuple[str, Cell]]:
    """Return question and answer in words, the figures as the file is, and what it took."""
    labels, base = Labels(finding), finding.base
    facts: list[tuple[str, Cell]] = [("Question", finding.question), ("Status", STATUS_WORDS[base.status])]
    facts += [("Package", labels.package(base.package)), ("Stopped", yes_or_no(finding.stopped))]
    facts += [(labels.measure(key), value) for key, value in base.quantities.items() if key in labels.quantities]
    facts += [(words.HEADINGS[field], text) for field in words.HEADINGS for text in words.paragraphs(finding, field)]
    facts += [("How it was computed", line) for line in words.facts(finding)]
    return facts + [("Not answered", line) for line in words.unanswered(finding)]
