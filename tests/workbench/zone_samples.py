"""Made-up zones of agreement; payoffs are arbitrary, but no listed deal dominates another."""

import sample_findings as sample

from winset_models.analysis.findings import Account, Check, IssueLabel, PartyLabel, Status, Subject, Violation
from winset_models.analysis.zone_findings import (
    Exchange,
    Improvement,
    Standing,
    Step,
    Zone,
    ZoneDeal,
    ZonePoint,
    ZoneSegment,
    ZoneSolution,
)
from winset_models.negotiation.deal import Package


def subject(names=("Egypt", "Israel"), *, hostile=False) -> Subject:
    """Return labels of some parties; the ids are A, B, C and so on."""
    base = sample.pair_subject(hostile=hostile)
    parties = {
        chr(ord("A") + index): PartyLabel(name=name, group=None, weight=1.0, disagreement=0.0)
        for index, name in enumerate(names)
    }
    return base.model_copy(
        update={"parties": parties, "issues": {}, "deals": {"the_draft": "The draft", "beyond_reach": "Beyond reach"}}
    )


def point(parties, payoffs, number=None) -> ZonePoint:
    return ZonePoint(number=number, payoffs=dict(zip(parties, payoffs, strict=True)), package=Package())


def here(*, number=None, segment=None) -> Standing:
    return Standing(on_frontier=True, number=number, segment=segment, improvements=[], distance=0.0)


def below(better: ZonePoint, payoffs: dict[str, float]) -> Standing:
    changes = {party: better.payoffs[party] - payoff for party, payoff in payoffs.items()}
    found = Improvement(point=better, segment=None, changes=changes, distance=0.25)
    return Standing(on_frontier=False, number=None, segment=None, improvements=[found], distance=0.25)


def solution(about: Subject, name: str, payoffs: dict[str, float], standing: Standing, exchange=None) -> ZoneSolution:
    accounts = {
        party: Account(payoff=value, gain=value, ideal=100.0, ratio=value / 100, components={"issues": value})
        for party, value in payoffs.items()
    }
    found = sample.solution(about, name, package=Package(), accounts=accounts)
    return ZoneSolution(found=found, standing=standing, exchange=exchange)


def deal(title: str, payoffs: dict[str, float], standing: Standing, *, feasible=True) -> ZoneDeal:
    broken = Violation(
        path="red_lines.r", location="f.yaml:1:1", kind="red line", party=None, statement="Never.", amount=1.0
    )
    return ZoneDeal(
        deal=title.casefold().replace(" ", "_"),
        title=title,
        proposed_by="the chair",
        status="optimal",
        completed=[],
        completed_by=None,
        package=Package(),
        payoffs=payoffs,
        feasible=feasible,
        violations=[] if feasible else [broken],
        losers={},
        standing=standing,
        checks=[],
        notes=[],
    )


def zone(
    rows=((100, 0), (95, 20), (60, 75), (0, 100)),
    segments=((1, 2, False, False), (3, 4, True, False)),
    *,
    names=("Egypt", "Israel"),
    status: Status = "optimal",
    hostile=False,
    **changes,
) -> Zone:
    """Return a zone with these payoffs; a segment joins two listed deals and says which of its ends are open."""
    about = subject(names, hostile=hostile)
    parties = list(about.parties)
    points = [point(parties, row, number) for number, row in enumerate(rows, start=1)]
    middle = points[len(points) // 2] if points else None
    pairs = len(parties) == 2
    found = Zone(
        subject=about,
        status=status,
        parties=parties,
        beyond=False,
        points=points,
        segments=[
            ZoneSegment(first=points[a - 1], last=points[b - 1], first_open=one, last_open=other, rate=1.5)
            for a, b, one, other in segments
        ],
        complete=status == "optimal",
        coverage_wanted=0.0,
        coverage=dict.fromkeys(parties, 0.0) if status == "optimal" else None,
        coverage_shares=dict.fromkeys(parties, 0.0) if status == "optimal" else None,
        resolution=dict.fromkeys(parties, 0.0),
        ideal={party: max(point.payoffs[party] for point in points) for party in parties} if points else {},
        nadir={party: min(point.payoffs[party] for point in points) for party in parties} if points else {},
        disagreement=dict.fromkeys(parties, 0.0),
        steps=[
            Step(start=i, end=i + 1, changes={"A": -2.0, "B": 3.0}, rate=1.5, straight=i == 1)
            for i in range(1, len(points))
            if pairs
        ],
        solutions=[],
        deals=[],
        method="by hand",
        checks=[Check(claim="it is so", method="looking", outcome="confirmed", seconds=0.0)],
        notes=[],
        solves=12,
        solves_per_point=12 / len(points) if points else None,
        seconds=0.5,
        manifest=sample.manifest(),
    )
    return found.model_copy(update={**(_named(found, middle) if middle else {}), **changes})


def held(*owners) -> Zone:
    """Return a zone of two parties in which one issue goes to this owner in each deal; the Nash deal is another."""
    rows = [(len(owners) - number, number) for number in range(len(owners))]
    found = zone(rows, [])
    about = found.subject.model_copy(
        update={"issues": {"land": IssueLabel(name="Land", options={"A": "Egypt", "B": "Israel"})}}
    )
    points = [
        row.model_copy(update={"package": Package(shares={"land": {owner: 1.0}})})
        for row, owner in zip(found.points, owners, strict=True)
    ]
    return found.model_copy(update={"subject": about, "points": points})


def _named(found: Zone, middle: ZonePoint) -> dict[str, list[ZoneSolution] | list[ZoneDeal]]:
    """Return solutions and deals at and below one listed deal, and one deal that nothing reaches."""
    low = {party: payoff / 2 for party, payoff in middle.payoffs.items()}
    high = {party: payoff * 2 for party, payoff in middle.payoffs.items()}
    exchange = Exchange(end=1, changes={party: (-1.0) ** i for i, party in enumerate(found.parties)})
    several = exchange if len(found.parties) > 2 else None
    return {
        "solutions": [
            solution(found.subject, "nash", middle.payoffs, here(number=middle.number), several),
            solution(found.subject, "utilitarian", middle.payoffs, here(number=middle.number)),
            solution(found.subject, "leximin", low, below(middle, low)),
        ],
        "deals": [deal("The draft", low, below(middle, low)), deal("Beyond reach", high, EMPTY, feasible=False)],
    }


EMPTY = Standing(on_frontier=None, number=None, segment=None, improvements=[], distance=None)
STATUSES: tuple[Status, ...] = (
    "stopped without a solution", "no package", "no acceptable package", "unbounded", "disagreement",
)  # fmt: skip
CURVE = [(500 - i, round((i * (1000 - i)) ** 0.5, 3)) for i in range(400)]
ZONES = {
    "two parties": zone(),
    "one deal": zone([(7, 7)], []),
    "one party": zone([(7,)], [], names=("Egypt",)),
    "many deals": zone(CURVE, []),
    "equal names": zone(names=("Georgia", "Georgia")),
    "hostile names": zone(names=(sample.HOSTILE, sample.HOSTILE), hostile=True),
    "equal payoffs of one party": zone([(7, 7, 0), (6, 7, 1)], [], names=("A", "B", "C")),
    "three parties": zone([(9, 1, 5), (5, 5, 5), (1, 9, 5)], [], names=("Kenya", "Chad", "Mali")),
    "27 parties": zone(
        [[(i * j) % 29 for j in range(1, 28)] for i in range(1, 29)], [], names=tuple(sample.MEMBERS.values())
    ),
    "stopped": zone(status="stopped with a solution"),
    **{status: zone([], [], status=status) for status in STATUSES},
}
