"""What the listed deals hold, as far as they differ: beside each other in the report, deal by deal in the terminal."""

from collections.abc import Sequence

from winset.tables import Row, Table
from winset.words import Names, amount, course, differences, participants, settlement
from winset_models.analysis.zone_findings import Zone, ZonePoint
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import SHARE

MOST_DEALS = 8
"""Deals of which the terminal says what they hold."""
LONGEST = 300
"""Letters for one deal beyond which the terminal leaves this to the export."""


def contents(names: Names, points: Sequence[ZonePoint]) -> dict[str, list[str]]:
    """Return what each package holds, by module, issue and kind of payment; of several only where they differ."""
    packages = [point.package for point in points]
    subject = names.subject
    found = {names.module(key): [_signed(names, key, package) for package in packages] for key in subject.modules}
    for issue in subject.issues:
        title = names.issue(issue)
        found[title if title not in found else f"{title} (issue)"] = [
            settlement(names, issue, package) for package in packages
        ]
    found["Transfers"] = [_transfers(names, package) for package in packages]
    found["Assistance"] = [_assistance(names, package) for package in packages]
    found["Steps"] = [course(names, package) for package in packages]
    return {title: cells for title, cells in found.items() if len(set(cells)) > 1 or (len(cells) == 1 and cells[0])}


def contents_table(names: Names, finding: Zone, points: Sequence[ZonePoint]) -> Table | None:
    """Return what some listed deals hold, deals as rows; None where the words of the file show no difference."""
    found = contents(names, points)
    if not found:
        return None
    rows = tuple(Row(str(point.number), tuple(cells)) for point, *cells in zip(points, *found.values(), strict=True))
    rest = "" if len(points) == len(finding.points) else f", for the first {len(points)} of {len(finding.points):,}"
    caption = f"What the deals hold, where they differ{rest}"
    return Table(caption, "Deal", tuple(found), rows, numeric=False)


def contents_lines(names: Names, points: Sequence[ZonePoint]) -> list[str]:
    """Return one line for each deal; none where they are too many, or one of them too long."""
    found = contents(names, points) if len(points) <= MOST_DEALS else {}
    lines = []
    for row, point in enumerate(points if found else ()):
        parts = [f"{title}: {cells[row] or 'none'}" for title, cells in found.items()]
        lines.append(f"deal {point.number}: {'; '.join(parts)}")
    return lines if all(len(line) <= LONGEST for line in lines) else []


def same_package(finding: Zone, one: Package, other: Package) -> bool:
    """Return whether two packages are the same in the words of the file."""
    return one == other or not differences(Names(finding.subject), one, other)


def _signed(names: Names, module: str, package: Package) -> str:
    words = participants(names, module, package)
    return words if module in package.in_force or words == "nobody" else f"{words}; not in force"


def _transfers(names: Names, package: Package) -> str:
    nets = [(party, net) for party, net in package.transfers.items() if abs(net) > SHARE]
    return ", ".join(f"{names.party(party)} {amount(net, sign=True)}" for party, net in nets)


def _assistance(names: Names, package: Package) -> str:
    given = [
        f"{names.party(party)} {amount(number)} {resource}"
        for party, resources in package.assistance.items()
        for resource, number in resources.items()
        if number > SHARE
    ]
    return ", ".join(given)
