"""Made-up findings about roadmaps; figures are arbitrary, but times, phases and dates fit together."""

from datetime import date, timedelta

import sample_findings as sample
from sample_subjects import subject_of

from winset_models.analysis.finding_parts import Check, Subject
from winset_models.analysis.roadmap_findings import (
    BrokenCondition,
    Chunk,
    Course,
    Deadlock,
    Exchange,
    PartyCourse,
    Place,
    Regret,
    Roadmap,
    ScheduledStep,
    Shortfall,
    Stage,
    Statement,
    Wait,
    WayOut,
)

PARTIES = {"KAR": "Karelia", "LEM": "Lemnia"}
MONITOR = {"osce": "Monitoring mission"}
PHASES = {"first": "Confidence", "second": "Normal relations"}
STOPPED = "stopped with a solution"
CHECKS = [Check(claim="no roadmap does better", method="a second search", outcome="confirmed", seconds=0.2)]

Spec = tuple[str, tuple[str, ...], int, int, int, str | None]
"""Id, performers, start, duration, verification, phase."""

STEPS: list[Spec] = [
    ("prisoners", ("KAR",), 1, 1, 0, "first"),
    ("office", ("LEM",), 2, 2, 1, "first"),
    ("inspection", ("osce",), 4, 1, 1, "first"),
    ("embargo", ("LEM",), 6, 1, 0, "second"),
    ("embassies", ("KAR", "LEM"), 7, 3, 2, "second"),
    ("ceremony", ("KAR", "LEM"), 10, 0, 0, "second"),
]
TITLES = {
    "prisoners": "Prisoners released",
    "office": "Liaison office opened",
    "inspection": "Sites inspected",
    "embargo": "Embargo lifted",
    "embassies": "Embassies reopened",
    "ceremony": "Treaty signed",
}


def days_of(periods: int) -> list[str]:
    """Return the first day of each month from July 1995 on, one more than there are periods."""
    return [date(1995 + (6 + index) // 12, (6 + index) % 12 + 1, 1).isoformat() for index in range(periods + 1)]


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def subject(parties=None, *, hostile=False) -> Subject:
    parties = PARTIES if parties is None else parties
    mark = f" {sample.HOSTILE}" if hostile else ""
    named = {key: name + mark for key, name in parties.items()}
    notes = ["roadmap.steps.office: durations are guesses"]
    return subject_of(f"Normalisation{mark}", f"points{mark}", named, assumptions=notes)


def scheduled(spec: Spec, titles, days, part=1, parts=1) -> ScheduledStep:
    step, by, start, duration, verification, phase = spec
    done, verified = start + max(duration, 1) - 1, start + duration + verification

    def day(period):
        return days[period - 1] if days and period <= len(days) else None

    return ScheduledStep(
        task=step if part == 1 else f"{step}#{part}",
        step=step,
        part=part,
        parts=parts,
        name=titles.get(step, step) + (f" (part {part} of {parts})" if parts > 1 else ""),
        by=list(by),
        phase=phase,
        start=start,
        duration=duration,
        done=done,
        verified=verified,
        starts_on=day(start),
        done_on=day(start) if not duration else _day_before(days[done]) if days and done < len(days) else None,
        verified_on=day(verified),
    )


def party_course(periods: int, *, margins=None, number=0, limit=None) -> PartyCourse:
    """Return a course whose value of stopping is that of going on less the margins."""
    going = [10.0 + number - 5.0 * index / (periods + 1) for index in range(periods + 1)]
    margins = margins or [1.0 + (index % 4) + number for index in range(periods + 1)]
    return PartyCourse(
        value=going[0],
        gain=going[0],
        components={"costs": -4.0, "benefits": going[0] + 3.0, "benefits beyond the horizon": 1.0},
        payoff=[0.5] * periods,
        going_on=going,
        stopping=[one - other for one, other in zip(going, margins, strict=True)],
        exposure=[float((index * (number + 2)) % 5) for index in range(periods)],
        exposure_limit=limit,
        given=[0.5 * index for index in range(periods)],
        guarantee=2.0,
    )


def regret(party="LEM", period=6, amount=1.25, *, days=(), skipped=("embargo",), secret=False) -> Regret:
    return Regret(
        party=party,
        period=period,
        day=days[period - 1] if days else None,
        amount=amount,
        skipped=list(skipped),
        secret=secret,
        words=f"In period {period} {party} {'would rather stop' if amount > 0 else 'goes on'}: stopping is worth 9",
    )


def broken(period=4, day=None) -> BrokenCondition:
    return BrokenCondition(
        path="roadmap.steps.inspection.requires",
        location="cards.yaml:12:5",
        statement="Sites inspected starts once Liaison office opened is verified",
        period=period,
        day=day,
        amount=1.0,
    )


def course(periods=12, *, specs=STEPS, parties=PARTIES, titles=TITLES, days=(), title="best roadmap", **changes):
    """Return a course of these steps in which nobody regrets anything."""
    schedule = [scheduled(spec, titles, days) for spec in sorted(specs, key=lambda spec: spec[2])]
    completion = max((item.verified - 1 for item in schedule), default=0)
    whole = Course(
        title=title,
        schedule=schedule,
        left_out=[],
        parties={
            key: party_course(periods, number=number, limit=4.5 if number == 0 else None)
            for number, key in enumerate(parties)
        },
        trust=[1.0 + sum(item.verified <= period for item in schedule) for period in range(1, periods + 2)],
        resources={"observers": [2.0] * periods},
        completion=completion,
        completion_day=_day_before(days[completion]) if days and completion < len(days) else None,
        largest_exposure=4.0,
        survival=0.9,
        broken=[],
        regrets=[],
        tightest=[regret(key, 2, -0.5 - number, days=days, skipped=()) for number, key in enumerate(parties)],
        feasible=True,
        self_enforcing=True,
        first=None,
    )
    return whole.model_copy(update=changes)


def bad_course(periods=12, *, days=(), title="What took place", parties=PARTIES, **more) -> Course:
    """Return a course that breaks a statement and that the second party would rather stop."""
    margins = [1.5] * (periods + 1)
    margins[5], margins[6] = -1.25, -0.25
    good = course(periods, days=days, title=title, parties=parties, **more)
    who = list(parties)[-1]
    found = [regret(who, 6, 1.25, days=days), regret(who, 7, 0.25, days=days, skipped=("embassies",), secret=True)]
    return good.model_copy(
        update={
            "parties": good.parties | {who: party_course(periods, margins=margins)},
            "broken": [broken(4, days[3] if days else None)],
            "regrets": found,
            "tightest": [found[0]],
            "feasible": False,
            "self_enforcing": False,
            "first": "In month 4 Sites inspected starts before Liaison office opened is verified.",
        }
    )


def stopped_course() -> Course:
    """Return a course that breaks nothing, but that a party would rather stop."""
    return bad_course(days=days_of(12)).model_copy(update={"broken": [], "feasible": True, "first": None})


def unsigned_course() -> Course:
    """Return a course that breaks nothing and that nobody would stop, but that one party would not sign."""
    good = course(days=days_of(12), title="The proposal of June")
    parties = good.parties | {"LEM": good.parties["LEM"].model_copy(update={"value": -0.77, "gain": -0.77})}
    return good.model_copy(update={"parties": parties, "unwilling": {"LEM": 0.77}, "feasible": False})


def stage(objective="nash", **changes) -> Stage:
    whole = Stage(
        objective=objective,
        title={"nash": "Nash bargaining solution", "earliest": "Earliest completion"}.get(objective, objective),
        measure={"nash": "product of gains", "earliest": "last period"}.get(objective, objective),
        smaller_is_better=objective in ("earliest", "exposure", "guarantee"),
        status="optimal",
        value=42.5,
        bound=42.5,
        gap=0.0,
        exact=True,
    )
    return whole.model_copy(update=changes)


def roadmap(
    periods=12,
    *,
    dated=True,
    parties=None,
    specs=STEPS,
    titles=TITLES,
    phases=PHASES,
    others=None,
    hostile=False,
    **more,
) -> Roadmap:
    """Return the finding of a roadmap that was found."""
    about = subject(parties, hostile=hostile)
    days = days_of(periods) if dated else []
    mark = f" {sample.HOSTILE}" if hostile else ""
    titles = {key: title + mark for key, title in titles.items()}
    others = MONITOR if others is None else others
    whole = Roadmap(
        subject=about,
        status="optimal",
        periods=periods,
        period="month",
        days=days,
        steps={spec[0]: titles.get(spec[0], spec[0]) for spec in specs},
        phases={key: name + mark for key, name in phases.items()},
        performers={key: label.name for key, label in about.parties.items()} | others,
        self_enforcing=True,
        stages=[stage("nash"), stage("earliest", value=11.0, bound=11.0)],
        course=course(periods, specs=specs, parties=about.parties, titles=titles, days=days),
        checks=CHECKS,
        manifest=sample.manifest(),
    )
    return whole.model_copy(update=more)


def none_found(**more) -> Roadmap:
    return roadmap(**({"status": "no package", "course": None, "stages": []} | more))


def way_out(kind="simultaneous exchange", *, enough=True, steps=("embargo", "embassies")) -> WayOut:
    words = "Embargo lifted and Embassies reopened take place at the same time"
    places = [Place(path=f"roadmap.steps.{step}", location=f"sub/cards.yaml:{n}:7") for n, step in enumerate(steps, 20)]
    return WayOut(kind=kind, steps=list(steps), words=words, changes=2, places=places, enough=enough)


def deadlock() -> Deadlock:
    waits = [
        Wait(step="embargo", waits_for="embassies", words="Embargo lifted waits for Embassies reopened (required)"),
        Wait(step="embassies", waits_for="embargo", words="Embassies reopened waits for Embargo lifted (trust)"),
    ]
    return Deadlock(
        waits=waits,
        words="Embargo lifted waits for Embassies reopened waits for Embargo lifted",
        ways_out=[way_out(), way_out("escrow", enough=None), way_out("drop a condition", enough=False)],
    )


def shortfall(*, possible=True, bound=1.25) -> Shortfall:
    whole = bad_course(days=days_of(12), title="course that needs the smallest guarantees")
    found = whole.model_copy(update={"broken": [], "first": None})
    return Shortfall(
        course=found,
        regrets=found.regrets,
        guarantees={"LEM": 1.25},
        bound=bound,
        possible=possible,
        words="nobody would stop with a guarantee of 1.25 more",
    )


def conflict() -> list[Statement]:
    return [
        Statement(path="roadmap.periods", location="cards.yaml:9:3", words="Every step is done by month 12"),
        Statement(path="roadmap.steps.office.duration", location="cards.yaml:14:7", words="Liaison office takes 14"),
    ]


def exchange(*, safe=False) -> Exchange:
    chunks = [
        Chunk(
            task="embargo" if index == 1 else f"prisoners#{index + 1}",
            name=f"Prisoners released (part {index + 1} of 4)" if index != 1 else "Embargo lifted",
            by=["KAR"] if index % 2 == 0 else ["LEM"],
            at_risk={"KAR": 1.0 + index % 2, "LEM": 0.5},
            temptation={"KAR": 0.25, "LEM": 1.5},
            windows={"prisoners": (1.0, 2.34567)} if index else {},
        )
        for index in range(4)
    ]
    sizes = {"largest_exposure": 2.0, "in_one_piece": 8.0, "guarantee": 0.0 if safe else 1.5}
    return Exchange(chunks=chunks, **sizes, safe=safe, words="Split, the most at risk falls from 8 to 2.")


def large(parties=3, steps=40, periods=60, **more) -> Roadmap:
    who = {f"P{index}": f"Republic {index}" for index in range(parties)}
    phases = {f"phase{index}": f"Stage {index + 1} of the process" for index in range(4)}
    specs = []
    for index in range(steps):
        by = (f"P{index % parties}",) if index % 5 else (("osce",) if index % 2 else tuple(who))
        start = 1 + index * (periods - 6) // max(1, steps)
        phase = f"phase{index * 4 // steps}"
        specs.append((f"s{index}", by, start, index % 4, index % 3, phase))
    titles = {f"s{index}": f"{sample.LONG_NAMES[index % len(sample.LONG_NAMES)]} {index + 1}" for index in range(steps)}
    return roadmap(periods, parties=who, specs=specs, titles=titles, phases=phases, **more)


def split_step(parts=5, apart=2) -> Roadmap:
    """Return a roadmap with a step in several parts, which start some periods apart."""
    base = roadmap()
    days = base.days
    pieces = [
        scheduled(("aid", ("LEM",), 2 + apart * (part - 1), 1, 0, "first"), {"aid": "Aid paid"}, days, part, parts)
        for part in range(1, parts + 1)
    ]
    schedule = sorted([*base.course.schedule, *pieces], key=lambda item: item.start)
    found = base.course.model_copy(update={"schedule": schedule})
    return base.model_copy(update={"steps": base.steps | {"aid": "Aid paid"}, "course": found})


def psplib() -> Roadmap:
    """Return a project of one performer without payoffs, dates or phases."""
    specs = [(f"job_{index}", ("project",), 1 + index, 2, 0, None) for index in range(10)]
    whole = roadmap(
        30,
        dated=False,
        parties={"project": "Project"},
        specs=specs,
        titles={},
        phases={},
        others={},
        stages=[stage("earliest", value=11.0, bound=11.0)],
        notes=["The file has no payoffs, so that the earliest completion is sought."],
    )
    nothing = {"value": 0.0, "gain": 0.0, "components": {}, "exposure_limit": None, "guarantee": 0.0}
    series = {"payoff": [0.0] * 30, "going_on": [0.0] * 31, "stopping": [0.0] * 31, "exposure": [0.0] * 30}
    party = whole.course.parties["project"].model_copy(update=nothing | series)
    course = whole.course.model_copy(update={"parties": {"project": party}, "largest_exposure": 0.0, "survival": 1.0})
    return whole.model_copy(update={"course": course})


def sequences(**more) -> Roadmap:
    """Return the verdicts of two given sequences and nothing else."""
    days = days_of(12)
    given = {"proposal": course(days=days, title="The proposal of May"), "history": bad_course(days=days)}
    return roadmap(**({"course": None, "stages": [], "sequences": given} | more))


UNANSWERED = ("stopped without a solution", "unbounded", "disagreement", "no acceptable package")
ROADMAPS = {
    "dates and phases": roadmap(exchange=exchange()),
    "no dates": roadmap(dated=False),
    "project": psplib(),
    "parts": split_step(),
    "parts at once": split_step(3, 0),
    "with sequences": roadmap(sequences=sequences().sequences),
    "sequences only": sequences(),
    "would not sign": sequences(sequences={"june": unsigned_course()}),
    "raised guarantees": roadmap(guarantees_added={"KAR": 0.036547}),
    "not enforced": roadmap(self_enforcing=False, course=stopped_course()),
    "deadlock": none_found(deadlocks=[deadlock()], ways_out=[way_out()]),
    "shortfall": none_found(status="no equilibrium", shortfall=shortfall(), ways_out=[way_out("guarantee")]),
    "shortfall, not proven": none_found(status="no equilibrium", shortfall=shortfall(possible=False, bound=1.0)),
    "conflict": none_found(conflict=conflict()),
    "no reason found": none_found(),
    "safe exchange": roadmap(exchange=exchange(safe=True)),
    "hostile names": roadmap(hostile=True, sequences={"history": bad_course(days=days_of(12), title=sample.HOSTILE)}),
    "3 parties, 40 steps, 60 periods": large(),
    "6 parties, 60 steps, 200 periods": large(6, 60, 200, dated=False),
    "1 step": roadmap(1, specs=STEPS[:1]),
    "nothing taken": roadmap(course=course(specs=[], days=days_of(12), left_out=list(TITLES))),
    **{status: none_found(status=status) for status in UNANSWERED},
    "stopped": roadmap(status=STOPPED, stages=[stage(status=STOPPED, bound=50.0, gap=0.18, exact=False)]),
}  # fmt: skip
