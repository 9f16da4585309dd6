"""Made-up findings of every kind and size; figures are arbitrary but add up."""

from sample_subjects import subject_of

from winset_models.analysis.findings import (
    Account,
    Check,
    Comparison,
    Distance,
    Evaluation,
    IssueLabel,
    Manifest,
    ModuleLabel,
    PartyLabel,
    Recommendation,
    SolutionFinding,
    SourceLine,
    Status,
    Subject,
    Violation,
)
from winset_models.negotiation.deal import Package

MEMBERS = {
    "AUT": "Austria", "BEL": "Belgium", "BGR": "Bulgaria", "HRV": "Croatia", "CYP": "Cyprus", "CZE": "Czechia",
    "DNK": "Denmark", "EST": "Estonia", "FIN": "Finland", "FRA": "France", "DEU": "Germany", "GRC": "Greece",
    "HUN": "Hungary", "IRL": "Ireland", "ITA": "Italy", "LVA": "Latvia", "LTU": "Lithuania", "LUX": "Luxembourg",
    "MLT": "Malta", "NLD": "Netherlands", "POL": "Poland", "PRT": "Portugal", "ROU": "Romania", "SVK": "Slovakia",
    "SVN": "Slovenia", "ESP": "Spain", "SWE": "Sweden",
}  # fmt: skip
KINDS = ("own benefit", "own cost", "spillover", "reciprocity", "transfers")
TITLES = {
    "nash": ("Nash bargaining solution", "Maximises the product of the gains.", "product of gains"),
    "kalai-smorodinsky": ("Kalai–Smorodinsky solution", "Gives everybody the same share of its ideal.", "ratio"),
    "leximin": ("Leximin solution", "Makes the smallest gain as large as possible, then the next.", "smallest gain"),
    "utilitarian": ("Utilitarian solution", "Maximises the sum of gains.", "sum of gains"),
}
HOSTILE = "<script>alert('x')</script> & \"Co\" [bold]"


def manifest() -> Manifest:
    return Manifest(
        file="compact.yaml",
        sha256="0f" * 32,
        options={"solution": "nash", "gap": 0.0, "seconds": None},
        versions={"winset": "0.1.0", "HiGHS": "1.15.1"},
        created="2026-11-02T10:00:00Z",
        seconds=3.25,
    )


def account(gain: float, ideal: float, disagreement: float = 0.0, shift: float = 0.0) -> Account:
    transfer = shift or 0.0
    parts = (gain + disagreement - transfer + 3.5, -6.0, 2.0, 0.5, transfer)
    return Account(
        payoff=gain + disagreement,
        gain=gain,
        ideal=disagreement + ideal,
        ratio=gain / ideal,
        components={kind: value for kind, value in zip(KINDS, parts, strict=True) if value},
    )


LONG_NAMES = [
    "Protection floor",
    "Ethical recruitment",
    "Portability of social security",
    "Recognition of skills and diplomas",
    "Visa sharing",
    "Dispute resolution",
    "Joint labour inspection",
    "Data and monitoring",
    "Return and reintegration",
]


def wide_subject(parties: int = 27, modules: int = 9) -> Subject:
    members = dict(list(MEMBERS.items())[:parties])
    return Subject(
        title="A mobility compact between many states",
        description="Who takes part in which module, and who pays.",
        unit="million EUR a year",
        parties={
            party: PartyLabel(name=name, group="north" if index % 2 else "south", weight=1.0, disagreement=0.0)
            for index, (party, name) in enumerate(members.items())
        },
        modules={
            f"module_{index}": ModuleLabel(
                name=LONG_NAMES[index % len(LONG_NAMES)] + (f" {index // 9 + 1}" if index >= 9 else ""),
                levels=["basic", "full"] if index % 3 == 1 else ["in"],
                floor=index == 0,
                open_to=[party for number, party in enumerate(members) if (number + index) % 7],
            )
            for index in range(modules)
        },
        issues={
            "seat": IssueLabel(name="Seat of the secretariat", options={"geneva": "Geneva", "nairobi": "Nairobi"}),
            **{
                f"share_{party}": IssueLabel(
                    name=f"Contribution of {name}",
                    options={"relocation": "Relocation", "money": "Money", "support": "Operational support"},
                )
                for party, name in members.items()
            },
        },
        deals={"north": "Northern draft", "south": "Southern draft of 3 May", "chair": "Chair's text"},
        red_lines={"no_visa": "No visa quota without return agreements."},
        sources=[
            SourceLine(
                title="Eurostat, population on 1 January 2025", url="https://ec.europa.eu/eurostat", checked=True
            ),
            SourceLine(title="From memory", url="javascript:alert(1)", checked=False),
        ],
        assumptions=["parties.AUT: preference assumed from coalition programme"],
    )


def wide_package(subject: Subject, variant: int = 0) -> Package:
    parties = list(subject.parties)
    opt_ins = {
        module: {
            party: label.levels[(index + variant) % len(label.levels)]
            for index, party in enumerate(label.open_to)
            if (index * 5 + number + variant) % 4
        }
        for number, (module, label) in enumerate(subject.modules.items())
    }
    ways = list(subject.issues)
    shares: dict[str, dict[str, float]] = {"seat": {("geneva", "nairobi")[variant % 2]: 1.0}}
    for index, issue in enumerate(ways[1:]):
        first = (index % 5 + variant % 2) / 5
        shares[issue] = {"relocation": first, "money": 1 - first} if index % 3 else {"support": 1.0}
    return Package(
        opt_ins={module: levels for module, levels in opt_ins.items() if levels},
        in_force=[module for index, module in enumerate(subject.modules) if index != 4],
        shares=shares,
        transfers={parties[0]: -12.5 - variant, parties[1]: 8.25 + variant, parties[2]: 4.25},
        assistance={parties[2]: {"labour_inspectors": 40.0}},
    )


def wide_accounts(subject: Subject, variant: int) -> dict[str, Account]:
    return {
        party: account(round(2.0 + (index * 7 + variant * 3) % 23 * 1.37, 3), 34.0, shift=-4.0 if index == 0 else 0.0)
        for index, party in enumerate(subject.parties)
    }


def solution(
    subject: Subject,
    name: str,
    variant: int = 0,
    *,
    package: Package | None = None,
    accounts: dict[str, Account] | None = None,
    status: Status = "optimal",
) -> SolutionFinding:
    title, principle, objective = TITLES[name]
    found = status in ("optimal", "stopped with a solution", "disagreement")
    value = 72.0 + variant if found else None
    stopped = status == "stopped with a solution"
    return SolutionFinding(
        solution=name,
        title=title,
        principle=principle,
        status=status,
        package=(package or wide_package(subject, variant)) if found else None,
        accounts=(accounts or wide_accounts(subject, variant)) if found else {},
        objective=objective,
        value=value,
        bound=75.0 + variant if stopped else value,
        gap=3 / 72 if stopped else 0.0 if found else None,
        exact=status == "optimal",
        cannot_gain=[],
        checks=[
            Check(
                claim=f"no package has a larger {objective}",
                method="second solve without presolve, with another seed, started from the package",
                outcome="contradicted" if status == "disagreement" else "confirmed",
                seconds=0.4,
            ),
            Check(claim="the package respects every row", method="exact residuals", outcome="confirmed", seconds=0.01),
        ]
        if found
        else [],
        notes=[],
        solves=5,
        seconds=1.5,
    )


def ideal_of(accounts: dict[str, Account]) -> dict[str, float]:
    return {party: found.ideal for party, found in accounts.items() if found.ideal is not None}


def violations(subject: Subject) -> list[Violation]:
    return [
        Violation(
            path="red_lines.no_visa",
            location="compact.yaml:41:7",
            kind="red line",
            party=list(subject.parties)[1],
            statement=subject.red_lines.get("no_visa", "No."),
            amount=1.0,
        ),
        Violation(
            path="modules.module_1.requires",
            location="compact.yaml:88:5",
            kind="rule",
            party=None,
            statement="Ethical recruitment requires the protection floor.",
            amount=2.0,
        ),
    ]


def distances(subject: Subject, accounts: dict[str, Account]) -> list[Distance]:
    return [
        Distance(
            solution=name,
            shortfalls={
                party: wide_accounts(subject, index)[party].gain - found.gain for party, found in accounts.items()
            },
            largest=9.0,
            worst_off=next(iter(subject.parties)),
        )
        for index, name in enumerate(TITLES)
    ]


def evaluation(
    subject: Subject,
    deal: str,
    variant: int = 3,
    *,
    feasible: bool = True,
    efficient: bool | None = None,
    whole: bool = False,
) -> Evaluation:
    accounts = wide_accounts(subject, variant)
    losers: dict[str, float] = {}
    if not feasible:
        party = list(subject.parties)[1]
        accounts[party] = account(-5.5, 34.0)
        losers = {party: 5.5}
    better = {
        party: account(found.gain + (index == 0) * 4.5, 34.0) for index, (party, found) in enumerate(accounts.items())
    }
    improved = feasible and efficient is False
    return Evaluation(
        subject=subject if whole else None,
        deal=deal,
        title=subject.deals[deal],
        proposed_by="the chair" if deal == "chair" else None,
        status="optimal",
        completed=["Data and monitoring: AUT, BEL opt in"],
        completed_by="Nash bargaining solution",
        package=wide_package(subject, variant),
        feasible=feasible,
        violations=[] if feasible else violations(subject),
        individually_rational=not losers,
        losers=losers,
        efficient=efficient if feasible else None,
        improvement=wide_package(subject, variant + 1) if improved else None,
        improvement_accounts=better if improved else {},
        improvement_bound=4.5 if improved else None,
        accounts=accounts,
        surplus_share=0.87,
        largest_surplus=400.0,
        worst_off=next(iter(subject.parties)),
        distances=distances(subject, accounts),
        checks=[Check(claim="nobody can gain", method="one solve", outcome="confirmed", seconds=0.1)],
        notes=["Ratios use the ideal payoffs of acceptable packages."],
        manifest=manifest() if whole else None,
    )


def deals(subject: Subject) -> list[Evaluation]:
    return [
        evaluation(subject, "north", 3, feasible=False),
        evaluation(subject, "south", 5, efficient=False),
        evaluation(subject, "chair", 0, efficient=True),
    ]


def wide_recommendation(parties: int = 27, modules: int = 9) -> Recommendation:
    subject = wide_subject(parties, modules)
    solutions = [solution(subject, name, index) for index, name in enumerate(TITLES)]
    ideal = ideal_of(solutions[0].accounts)
    return Recommendation(subject=subject, solutions=solutions, deals=deals(subject), ideal=ideal, manifest=manifest())


def wide_evaluation(parties: int = 27, *, feasible: bool = True, efficient: bool = False) -> Evaluation:
    subject = wide_subject(parties)
    return evaluation(subject, "south", 5, feasible=feasible, efficient=efficient, whole=True)


def wide_comparison(parties: int = 27) -> Comparison:
    subject = wide_subject(parties)
    solutions = [solution(subject, name, index) for index, name in enumerate(TITLES)]
    return Comparison(
        subject=subject,
        deals=deals(subject),
        solutions=solutions,
        ideal=ideal_of(solutions[0].accounts),
        manifest=manifest(),
    )


def pair_subject(first: str = "Egypt", second: str = "Israel", *, hostile: bool = False) -> Subject:
    mark = f" {HOSTILE}" if hostile else ""
    names = {"sinai": "Sinai", "recognition": "Diplomatic recognition", "gaza": "West Bank and Gaza"}
    return subject_of(
        f"Camp David{mark}",
        f"points{mark}",
        {"EGY": first, "ISR": second},
        description=HOSTILE if hostile else None,
        issues={key: IssueLabel(name=name + mark, options={"EGY": "EGY", "ISR": "ISR"}) for key, name in names.items()},
        sources=[SourceLine(title=f"Brams & Taylor 1996{mark}", url=None, checked=True)],
        assumptions=[f"issues.sinai: assumed{mark}"] if hostile else [],
    )


def pair_recommendation(*, hostile: bool = False) -> Recommendation:
    subject = pair_subject(HOSTILE, HOSTILE, hostile=True) if hostile else pair_subject()
    package = Package(shares={"sinai": {"EGY": 1.0}, "recognition": {"ISR": 1.0}, "gaza": {"EGY": 5 / 6, "ISR": 1 / 6}})
    solutions = []
    for index, name in enumerate(TITLES):
        step = 0.0 if index < 3 else 2.5
        accounts = {
            "EGY": Account(
                payoff=65.8333 + step, gain=65.8333 + step, ideal=100, ratio=(65.8333 + step) / 100,
                components={"issues": 65.8333 + step},
            ),
            "ISR": Account(
                payoff=65.8333 - step, gain=65.8333 - step, ideal=100, ratio=(65.8333 - step) / 100,
                components={"issues": 65.8333 - step},
            ),
        }  # fmt: skip
        solutions.append(solution(subject, name, package=package, accounts=accounts))
    ideal = {"EGY": 100.0, "ISR": 100.0}
    return Recommendation(subject=subject, solutions=solutions, deals=[], ideal=ideal, manifest=manifest())


def recommendation_with_status(status: Status) -> Recommendation:
    subject = wide_subject(4)
    return Recommendation(
        subject=subject, solutions=[solution(subject, "nash", status=status)], deals=[], ideal={}, manifest=manifest()
    )


STATUSES: tuple[Status, ...] = (
    "optimal",
    "stopped with a solution",
    "stopped without a solution",
    "no package",
    "no acceptable package",
    "unbounded",
    "disagreement",
    "not applicable",
)
