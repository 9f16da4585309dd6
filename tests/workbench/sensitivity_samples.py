"""Made-up findings about what would change an answer; figures are arbitrary."""

import sample_findings as sample
from sample_subjects import subject_of

from winset_models.analysis.finding_parts import Check, Subject
from winset_models.analysis.sensitivity_findings import (
    Acceptability,
    Acceptance,
    Bar,
    Box,
    Breakpoints,
    Discovery,
    Information,
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
from winset_models.analysis.sensitivity_parts import (
    Answered,
    Effort,
    Failure,
    ParameterLabel,
    QuantityLabel,
    Samples,
    SeenPackage,
)
from winset_models.negotiation.deal import Package

PARTIES = {"KEN": "Kenya", "DEU": "Germany", "POL": "Poland"}
CHECKS = [Check(claim="samples mean what the file says", method="reading", outcome="confirmed", seconds=0.1)]
NUMBERS = ("staff", "visas", "fee", "grant", "trust")


def subject(*, hostile=False) -> Subject:
    mark = f" {sample.HOSTILE}" if hostile else ""
    named = {key: name + mark for key, name in PARTIES.items()}
    more = {"deals": {"draft": f"Draft{mark}"}, "assumptions": ["uncertainty: ranges are guesses"]}
    return subject_of(f"Mobility pact{mark}", f"million EUR{mark}", named, **more)


def parameters(mark="", count=5) -> list[ParameterLabel]:
    kinds = {
        "staff": ("Staff of Kenya", "value", "persons", 8.0, 5.0, 12.0, "uniform from 5 to 12"),
        "visas": ("Benefit of the visa module", "factor", "", 1.0, 0.8, 1.2, "uniform from ×0.8 to ×1.2"),
        "fee": ("Fee of a transfer", "value", "", 0.05, 0.0, 0.1, "triangular from 0 to 0.1, most likely 0.05"),
        "grant": ("Grant for training", "difference", "million EUR", 0.0, -2.0, 2.0, "normal, −1.5 to 1.5 in 90 %"),
        "trust": ("Weight of trust", "value", "", 3.0, 1.0, 4.0, "1, 2, 3 or 4"),
    }
    found = [
        ParameterLabel(
            name=name,
            title=title + mark,
            paths=[f"modules.{name}.benefit"],
            means=means,
            unit=unit,
            nominal=nominal,
            low=low,
            high=high,
            distribution=words,
        )
        for name, (title, means, unit, nominal, low, high, words) in kinds.items()
    ]
    more = [
        found[0].model_copy(update={"name": f"staff.{number}", "title": f"Staff of region {number}"})
        for number in range(count - len(found))
    ]
    return [*found, *more][:count]


def quantities(mark="") -> list[QuantityLabel]:
    return [
        QuantityLabel(name="total gain", title=f"Total gain{mark}", unit="million EUR"),
        QuantityLabel(name="gain:KEN", title="Gain of Kenya", unit="million EUR"),
        QuantityLabel(name="adoption", title="Adoption", unit=""),
    ]


def packages(mark="") -> list[SeenPackage]:
    words = ["visas and training for all, Germany pays 3.2", "visas without Poland", "training alone"]
    return [
        SeenPackage(key=f"P{number}", words=told + mark, package=Package(in_force=["visas"]))
        for number, told in enumerate(words, 1)
    ]


BASE = Answered(status="optimal", package="P1", quantities={"total gain": 12.5, "gain:KEN": 4.25, "adoption": 0.75})


AT_ENDS = {"staff": (None, "P2"), "trust": ("P3", "P1")}
"""Packages at the low and the high end of numbers that change anything."""


def tornado(names=NUMBERS) -> Tornado:
    bars = []
    for scale, quantity in ((1.0, "total gain"), (0.3, "gain:KEN"), (0.0, "adoption")):
        base = BASE.quantities[quantity]
        for number, name in enumerate(names):
            size = scale * (6.0 - number)
            low, high = AT_ENDS.get(name, ("P1", "P1"))
            bars.append(
                Bar(
                    parameter=name,
                    quantity=quantity,
                    at_low=base - size if low or not scale else 0.0,
                    at_high=base + size / 2,
                    package_at_low=low,
                    package_at_high=high,
                )
            )
    return Tornado(bars=bars, words="Staff of Kenya matters most: at 5 persons there is no deal.")


def segment(start, end, package, *, certified=True, values=(1.0, 2.0)) -> Segment:
    return Segment(
        start=start,
        end=end,
        package=package,
        status="optimal" if package else "no acceptable package",
        certified=certified,
        value_at_start=values[0] if package else None,
        value_at_end=values[1] if package else None,
    )


def breakpoints() -> list[Breakpoints]:
    staff = [segment(5.0, 6.2, None), segment(6.2, 10.0, "P1"), segment(10.0, 12.0, "P2", certified=False)]
    visas = [segment(0.8, 1.2, "P1")]
    trust = [segment(1.0, 2.0, "P3"), segment(2.0, 4.0, "P1")]
    words = {
        "staff": "The recommendation holds unless Staff of Kenya falls below 6.2 persons or exceeds 10 persons.",
        "visas": "The recommendation holds over the whole range of the benefit of the visa module.",
        "trust": "The recommendation holds unless the weight of trust falls below 2.",
    }
    return [
        Breakpoints(
            parameter=name,
            method="bracketing",
            segments=parts,
            widths=[0.001] * (len(parts) - 1),
            solves=12,
            complete=True,
            words=words[name],
        )
        for name, parts in (("staff", staff), ("visas", visas), ("trust", trust))
    ]


def region_map(size=4) -> RegionMap:
    keys = [None, "P1", "P2", "P3"]
    return RegionMap(
        first="staff",
        second="visas",
        first_values=[5 + 7 * step / (size - 1) for step in range(size)],
        second_values=[0.8 + 0.4 * step / (size - 1) for step in range(size)],
        packages=[[keys[(row + column) % 4] for column in range(size)] for row in range(size)],
        certified=[[row == column for column in range(size - 1)] for row in range(size - 1)],
        words="P1 is recommended at 4 of 16 points; there is no deal where Staff of Kenya is below 6 persons.",
    )


def radius() -> Radius:
    return Radius(
        deal="draft",
        holds_within=0.25,
        fails_at=0.4,
        failing_numbers={"staff": 6.8, "visas": 0.92, "fee": 0.07},
        fails_because="Kenya would be worse off than without a deal.",
        words="The draft holds as long as no number moves by more than 25 % of the way to the end of its range.",
    )


def morris(names=NUMBERS) -> Morris:
    effects = [
        Screened(
            parameter=name,
            quantity=quantity,
            mean=(-1) ** number * (5.0 - number),
            mean_size=5.0 - number,
            interval=0.5,
            deviation=0.2 * number,
        )
        for quantity in ("total gain", "adoption")
        for number, name in enumerate(names)
    ]
    return Morris(trajectories=20, effects=effects, words="Staff of Kenya and visas matter; trust hardly does.")


def sobol(names=NUMBERS) -> Sobol:
    indices = [
        SobolIndex(
            parameter=name,
            quantity="total gain",
            first=0.5 / (number + 1),
            first_interval=0.05,
            total=0.6 / (number + 1),
            total_interval=0.06,
        )
        for number, name in enumerate(names)
    ]
    words = "60 % of the variance of the total gain comes from Staff of Kenya."
    return Sobol(base_samples=256, samples=1792, confidence=0.95, indices=indices, enough=True, words=words)


def acceptability() -> Acceptability:
    shares = {"P1": 0.625, "P2": 0.25, "P3": 0.125}
    found = [
        Acceptance(
            package=key,
            share=share,
            interval=0.03,
            central_weights={"KEN": 0.5 - share / 4, "DEU": 0.25, "POL": 0.25 + share / 4},
        )
        for key, share in shares.items()
    ]
    return Acceptability(samples=1000, packages=found, words="P1 is best with 62.5 % of all weights.")


def regret() -> MinimaxRegret:
    everywhere = {"file": True, "drought": True, "boom": True}
    return MinimaxRegret(
        scenarios={"file": "As in the file", "drought": "A drought in Kenya", "boom": "A boom"},
        best={"file": 12.5, "drought": 8.0, "boom": 20.0},
        chosen=Regretted(
            package="P2", content=Package(), regrets={"file": 1.0, "drought": 0.5, "boom": 1.25}, holds=everywhere
        ),
        bound=1.25,
        others=[
            Regretted(
                package="P1",
                content=Package(),
                regrets={"file": 0.0, "drought": 8.0, "boom": 2.0},
                holds={**everywhere, "drought": False},
            )
        ],
        exact=True,
        words="Visas without Poland are least regretted: at most 1.25 million EUR are given up.",
    )


def information() -> PerfectInformation:
    values = {"staff": 0.8, "visas": 0.3, "fee": 0.0}
    return PerfectInformation(
        samples=1000,
        packages=3,
        expected=12.0,
        all=1.1,
        parameters=[Information(parameter=name, value=value, interval=0.05) for name, value in values.items()],
        words="To know Staff of Kenya before the talks end is worth 0.8 million EUR.",
    )


def discovery() -> Discovery:
    box = Box(
        limits={"staff": (5.0, 6.4), "visas": (0.8, 0.95)},
        coverage=0.8,
        density=0.95,
        mass=0.1,
        rule="Staff of Kenya is at most 6.4 persons and the benefit of the visa module at most ×0.95",
    )
    second = Box(
        limits={"trust": (1.0, 2.0)}, coverage=0.15, density=0.7, mass=0.05, rule="Weight of trust is at most 2"
    )
    words = "There is no deal in 12 % of cases; 80 % of these are where Kenya has few staff and visas are worth little."
    return Discovery(of="", samples=1000, failures=120, boxes=[box, second], words=words)


def views() -> Views:
    other = Answered(status="optimal", package="P2", quantities={**BASE.quantities, "total gain": 10.0})
    none = Answered(status="no acceptable package", package=None, quantities=dict.fromkeys(BASE.quantities, 0.0))
    return Views(
        views=[
            PartyView(
                party="KEN",
                title="as Kenya sees it",
                changes=["Staff of Kenya is 6 in place of 8 persons", "the fee of a transfer is 0.08"],
                answer=other,
                recommended_here=False,
                drawbacks=["leaves Kenya worse off by 1"],
                value_of_file_package={"KEN": 3.0, "DEU": 5.5, "POL": 2.25},
            ),
            PartyView(
                party="drought",
                title="A drought in Kenya",
                changes=["Staff of Kenya is half of what the file says"],
                answer=none,
                recommended_here=False,
                value_of_file_package={},
                drawbacks=["breaks “Kenya has 8 persons”", "leaves Poland worse off by 2"],
            ),
        ],
        words="Kenya would recommend P2. As Kenya sees it, what the file recommends leaves Kenya worse off by 1.",
    )


def samples(count=4) -> Samples:
    return Samples(
        name="sobol",
        parameters={"staff": [5.0 + step for step in range(count)], "visas": [1.0] * count},
        quantities={
            "total gain": [2.0 * step for step in range(count)],
            "deal": [float(step > 0) for step in range(count)],
        },
        packages=[None, *["P1"] * (count - 1)],
        statuses=["no acceptable package", *["optimal"] * (count - 1)],
    )


def sensitivity(*, hostile=False, **changes) -> Sensitivity:
    """Return a finding with a tornado; further parts as given."""
    mark = f" {sample.HOSTILE}" if hostile else ""
    given = {
        "subject": subject(hostile=hostile),
        "question": "the package recommended by the Nash bargaining solution",
        "parameters": parameters(mark),
        "assumed": "",
        "quantities": quantities(mark),
        "packages": packages(mark),
        "base": BASE,
        "tornado": tornado(),
        "effort": Effort(samples=1792, resumed=0, rebuilt=0, seconds=12.5, workers=2),
        "checks": CHECKS,
        "notes": ["gains depend on which of several equally good packages was found"],
        "manifest": sample.manifest(),
    }
    return Sensitivity(**(given | changes))


def everything(*, hostile=False, **changes) -> Sensitivity:
    """Return a finding of every analysis."""
    return sensitivity(
        hostile=hostile,
        **{
            "breakpoints": breakpoints(),
            "map": region_map(),
            "radius": radius(),
            "morris": morris(),
            "sobol": sobol(),
            "acceptability": acceptability(),
            "regret": regret(),
            "information": information(),
            "discovery": discovery(),
            "views": views(),
            **changes,
        },
    )


def many(count=40) -> Sensitivity:
    """Return a finding about many numbers that were assumed to be doubtful, stopped early."""
    labels = parameters(count=count)
    names = [label.name for label in labels]
    return sensitivity(
        parameters=labels,
        assumed="the file doubts no number: each goes 20 % down and up",
        tornado=tornado(names),
        morris=morris(names),
        sobol=sobol(names),
        map=region_map(12),
        failures=[Failure(campaign="All numbers at once", sample=17, words="the worker died three times")],
        effort=Effort(samples=1000, resumed=400, rebuilt=250, seconds=80.0, workers=0),
        stopped=True,
    )


NO_DEAL = Answered(status="no package", package=None, quantities=dict.fromkeys(BASE.quantities, 0.0))
STEADY = [found for found in breakpoints() if found.parameter == "visas"]
ABOUT_DEAL = sample.manifest().model_copy(update={"options": {"deal": "draft"}})
"""Manifest of a run that asked about a proposed deal."""
FALLEN = BASE.model_copy(update={"package": None})
FINDINGS = {
    "everything": everything(),
    "tornado": sensitivity(),
    "many numbers": many(),
    "no deal": sensitivity(base=NO_DEAL, packages=[], tornado=None, parameters=parameters(count=1)),
    "steady": sensitivity(tornado=None, breakpoints=STEADY, parameters=parameters()[1:2]),
    "nothing": sensitivity(tornado=None, effort=Effort(samples=0, resumed=0, rebuilt=0, seconds=0.0, workers=0)),
    "deal": sensitivity(breakpoints=breakpoints()[:1], manifest=ABOUT_DEAL),
    "fallen deal": sensitivity(base=FALLEN, packages=[], tornado=None, manifest=ABOUT_DEAL),
    "hostile names": everything(hostile=True),
}
"""Findings of every kind."""
