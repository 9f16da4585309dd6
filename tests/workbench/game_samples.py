"""Made-up findings about equilibria, stability and incentives; figures are arbitrary but add up."""

import sample_findings as sample
from sample_subjects import subject_of

from winset_models.analysis.equilibrium_findings import (
    CellTemptation,
    Equilibria,
    MixedEquilibrium,
    MixedStrategy,
    OptInChange,
    SearchWork,
    StandingPackage,
    Temptation,
)
from winset_models.analysis.findings import Account, Check, ModuleLabel, Status, Subject
from winset_models.analysis.incentive_findings import BudgetPoint, Incentives, Payment, SupportedPackage
from winset_models.analysis.stability_findings import BlockingCoalition, ModuleStability, Stability
from winset_models.negotiation.deal import Package

NAMES = ("Karelia", "Lemnia", "Norda", "Ostra")
LEFT_OUT = ["Karelia: Karelia receives at least 5 million EUR (red_lines.karelia_money)"]
CHECKS = [Check(claim="nobody gains by departing alone", method="enumeration", outcome="confirmed", seconds=0.1)]


def subject(names=NAMES, *, modules=3, hostile=False) -> Subject:
    """Return labels; ids of parties are A, B, C and so on."""
    mark = f" {sample.HOSTILE}" if hostile else ""
    ids = [chr(ord("A") + index) if len(names) <= 26 else f"P{index}" for index in range(len(names))]
    named = {key: name + mark for key, name in zip(ids, names, strict=True)}
    labels = {
        f"m{index}": ModuleLabel(
            name=sample.LONG_NAMES[index % len(sample.LONG_NAMES)] + (f" {index}" if index > 8 else "") + mark,
            levels=["basic", "full"] if index % 3 == 1 else ["in"],
            floor=index == 0,
            open_to=[key for number, key in enumerate(ids) if (number + index) % 7 != 6],
        )
        for index in range(modules)
    }
    deals = {"draft": f"The draft of May{mark}", "chair": "Chair's text"}
    return subject_of(f"Mobility compact{mark}", f"million EUR{mark}", named, modules=labels, deals=deals)


def account(payoff: float) -> Account:
    return Account(payoff=payoff, gain=payoff, ideal=None, ratio=None, components={"own benefit": payoff})


def temptation(about: Subject, party: str, amount: float, at_stake: float, breaks=()) -> Temptation:
    module = next(iter(about.modules))
    label, name = about.modules[module], about.parties[party].name
    after = f"gains {amount:g} {about.unit} by leaving {label.name}; it would then no longer be in force"
    return Temptation(
        party=party,
        amount=amount,
        payoff=10.0,
        best_payoff=10.0 + amount,
        at_stake=at_stake,
        breaks=list(breaks),
        changes=[OptInChange(module=module, before=label.levels[0], after=None)] if amount or breaks else [],
        falls=[module] if amount else [],
        rises=[],
        words=f"{name} {after}." if amount else f"{name} keeps to the package by itself.",
    )


def standing(
    about: Subject, amounts=(), *, stakes=(), welfare=40.0, value=None, everybody=True, variant=0
) -> StandingPackage:
    """Return a package that tempts the first parties by these amounts."""
    parties = list(about.parties)
    tempted = dict(zip(parties, amounts, strict=False))
    stake = dict(zip(parties, stakes, strict=False))
    chosen = {
        module: {party: label.levels[-1] for index, party in enumerate(label.open_to) if (index + number + variant) % 3}
        for number, (module, label) in enumerate(about.modules.items())
        if everybody
    }
    opt_ins = {module: levels for module, levels in chosen.items() if levels}
    first = next(iter(about.modules), None)
    cells = [
        CellTemptation(
            party=party,
            module=module,
            level=opt_ins.get(module, {}).get(party),
            gain=tempted.get(party, -1.5) if module == first else None if number % 2 else -0.25,
            to=None if party in opt_ins.get(module, {}) else label.levels[0],
        )
        for party in parties
        for number, (module, label) in enumerate(about.modules.items())
        if party in label.open_to
    ]
    return StandingPackage(
        package=Package(opt_ins=opt_ins, in_force=list(opt_ins)[:2]),
        accounts={party: account(welfare / len(parties)) for party in parties},
        welfare=welfare,
        value=value,
        temptations=[temptation(about, p, tempted.get(p, 0.0), stake.get(p, 0.0)) for p in parties],
        cells=cells,
    )


def work() -> SearchWork:
    return SearchWork(
        engine="branch and cut",
        rounds=12,
        nodes=340,
        relaxations=1234,
        responses=56,
        inequalities={"equilibrium": 30, "exchange": 4},
        master_seconds=1.25,
        response_seconds=0.5,
    )


def equilibria(names=NAMES, *, modules=3, hostile=False, status: Status = "optimal", **changes) -> Equilibria:
    about = subject(names, modules=modules, hostile=hostile)
    found = status in ("optimal", "stopped with a solution")
    best = standing(about, welfare=40.0, value=40.0) if found else None
    whole = Equilibria(
        subject=about,
        status=status,
        objective="welfare",
        best=best,
        bound=None if not found else 40.0 if status == "optimal" else 48.0,
        worst=None,
        worst_bound=None,
        optimum=standing(about, (3.25,), welfare=50.0, variant=1) if found else None,
        optimum_bound=50.0 if found else None,
        price_of_stability=1.25 if status == "optimal" else None,
        price_of_anarchy=None,
        smallest_regret=None,
        smallest_regret_bound=None,
        nearest=None,
        mixed=None,
        listed=[],
        listed_complete=False,
        left_out=[],
        work=[work()],
        checks=CHECKS if found else [],
        notes=[],
        manifest=sample.manifest(),
    )
    return whole.model_copy(update=changes)


def none_exists(*, mixed=True, bound=0.5) -> Equilibria:
    """Return the finding of a game without equilibrium, with the nearest package and a mixed equilibrium."""
    about = subject()
    party, module = "A", "m1"
    strategies = [
        MixedStrategy(party=party, choices=[{module: "basic"}, {}], probabilities=[0.25, 0.75]),
        *(MixedStrategy(party=other, choices=[{"m0": "in"}], probabilities=[1.0]) for other in "BCD"),
    ]
    chance = MixedEquilibrium(
        strategies=strategies, payoffs=dict.fromkeys("ABCD", 7.5), regrets=dict.fromkeys("ABCD", 0.0)
    )
    nearest = standing(about, (0.5, 0.25))
    return equilibria(
        status="no equilibrium",
        smallest_regret=0.5,
        smallest_regret_bound=bound,
        nearest=nearest,
        mixed=chance if mixed else None,
        left_out=LEFT_OUT,
    )


def with_worst(**changes) -> Equilibria:
    found = equilibria()
    worst = standing(found.subject, welfare=20.0, everybody=False)
    middle = standing(found.subject, welfare=30.0)
    listed = [found.best, middle, worst]
    more = {"worst": worst, "worst_bound": 20.0, "price_of_anarchy": 2.5, "listed": listed, "listed_complete": True}
    return found.model_copy(update=more | changes)


def module_stability(about: Subject, module: str, *, internal: bool, members) -> ModuleStability:
    return ModuleStability(
        module=module,
        members=list(members),
        in_force=True,
        internal=internal,
        external=not internal,
        leavers={} if internal else {members[0]: 1.25},
        joiners={"D": 0.5} if internal and "D" in about.parties else {},
        potentially_internal=True,
        surplus=4.5 if internal else 1.5,
        pivotal=list(members[:2]) if internal else [],
        spare=1 if internal else None,
        stable_coalitions=[["A", "B"], ["A", "C"]] if internal else [],
        stable_complete=True,
        stable_without_clauses=[["B"]] if internal else [],
    )


def blocking(about: Subject) -> BlockingCoalition:
    members = list(about.parties)[:2]
    return BlockingCoalition(
        members=members,
        package=standing(about, everybody=False).package,
        accounts={party: account(12.0) for party in about.parties},
        gains={members[0]: 2.0, members[1]: 1.25},
        credible=False,
        words=f"{' and '.join(about.parties[party].name for party in members)} would leave Protection floor together.",
    )


def stability(amounts=(3.25, 1.5), stakes=(0.0, 2.0), *, hostile=False, names=NAMES, together=True, **changes):
    about = subject(names, hostile=hostile)
    alone = all(one <= other for one, other in zip(amounts, stakes, strict=True))
    whole = Stability(
        subject=about,
        status="optimal",
        deal="draft",
        title=about.deals["draft"],
        standing=standing(about, amounts, stakes=stakes),
        stable=alone,
        outsiders="stay",
        coalitions_up_to=3,
        blocking=[blocking(about)] if together else [],
        strong=not together and alone,
        coalition_proof=alone,
        modules=[
            module_stability(about, "m0", internal=True, members=["A", "B", "C"][: len(names)]),
            module_stability(about, "m1", internal=False, members=["B", "C", "D"][: len(names)]),
        ],
        left_out=LEFT_OUT,
        checks=CHECKS,
        notes=[],
        manifest=sample.manifest(),
    )
    return whole.model_copy(update=changes)


def supported(about: Subject, amounts=(3.25, 1.5), *, penalty=0.0, welfare=50.0) -> SupportedPackage:
    base = standing(about, amounts, welfare=welfare)
    payments = [
        Payment(party=reason.party, amount=reason.amount - penalty, penalty=penalty, because=reason)
        for reason in base.temptations
        if reason.amount > penalty
    ]
    penalties = {payment.party: penalty for payment in payments} if penalty else {}
    total = sum(payment.amount for payment in payments)
    return SupportedPackage(standing=base, payments=payments, total=total, penalties=penalties)


def incentives(names=NAMES, *, deal="draft", hostile=False, amounts=(3.25, 1.5), penalty=0.0, **changes) -> Incentives:
    about = subject(names, hostile=hostile)
    package = supported(about, amounts, penalty=penalty)
    whole = Incentives(
        subject=about,
        status="optimal",
        deal=deal,
        title=about.deals[deal] if deal else "The best package that can be stabilised",
        supported=package,
        budget=None,
        within_budget=None,
        bound=None if deal else package.standing.welfare,
        frontier=[],
        frontier_complete=False,
        no_support=None if deal else standing(about, welfare=40.0),
        optimum_welfare=50.0,
        penalties_at_most=package.penalties,
        left_out=[],
        work=[work()],
        checks=CHECKS,
        notes=[],
        manifest=sample.manifest(),
    )
    return whole.model_copy(update=changes)


def steps(number=4, **changes) -> Incentives:
    """Return a frontier of so many breakpoints, the first without support."""
    found = incentives(deal=None, budget=6.0)
    points = []
    for index in range(number):
        amounts = tuple(0.75 * index for _ in range(2) if index)
        point = supported(found.subject, amounts, welfare=30.0 + 20 * index / max(1, number - 1))
        points.append(BudgetPoint(budget=point.total, welfare=point.standing.welfare, supported=point))
    return found.model_copy(update={"frontier": points, "frontier_complete": True} | changes)


EQUILIBRIA = {
    "best": equilibria(),
    "best and worst": with_worst(),
    "none": none_exists(),
    "none, not proven smallest": none_exists(mixed=False, bound=0.25),
    "nobody signs": equilibria(best=standing(subject(), welfare=0.0, everybody=False, value=0.0)),
    "one party": equilibria(("Karelia",), modules=1),
    "27 parties": equilibria(tuple(sample.MEMBERS.values()), modules=9),
    "27 parties, 27 modules": equilibria(tuple(sample.MEMBERS.values()), modules=27),
    "hostile names": equilibria(hostile=True),
    **{
        status: equilibria(status=status)
        for status in (
            "stopped with a solution", "stopped without a solution", "no package", "unbounded", "disagreement",
        )
    },
}  # fmt: skip
BROKEN = stability()
BROKEN = BROKEN.model_copy(
    update={
        "standing": BROKEN.standing.model_copy(
            update={
                "temptations": [
                    *BROKEN.standing.temptations[:-1],
                    temptation(BROKEN.subject, "D", 0.0, 0.0, ["No foreign inspector."]),
                ]
            }
        )
    }
)
STABILITIES = {
    "own red line broken": BROKEN,
    "coalitions not searched": stability(together=False, strong=False, coalition_proof=False),
    "one departs when all others leave": stability(
        (0.0, 0.0),
        together=False,
        strong=False,
        outsiders="leave",
        blocking=[blocking(subject()).model_copy(update={"members": ["D"], "gains": {"D": 1.0}})],
    ),
    "not stable": stability(),
    "held by what is at stake": stability((1.0, 0.5), (2.0, 1.0)),
    "strong": stability((0.0, 0.0), together=False),
    "not settled": stability((0.0, 0.0), together=False, strong=None, coalition_proof=None, stable=None),
    "no package": stability(standing=None, stable=None, status="no package", blocking=[], modules=[], strong=None),
    "hostile names": stability(hostile=True),
    "27 parties": stability(names=tuple(sample.MEMBERS.values())[:26]),
}
INCENTIVES = {
    "deal": incentives(),
    "deal, over budget": incentives(budget=4.0, within_budget=False),
    "deal, within budget": incentives(budget=9.0, within_budget=True, penalty=1.0),
    "deal, nothing needed": incentives(amounts=()),
    "deal, impossible": incentives(supported=None, status="no equilibrium"),
    "best package": incentives(deal=None, budget=5.0),
    "frontier": steps(),
    "one step": steps(1),
    "forty steps": steps(40),
    "stopped": steps(status="stopped with a solution", frontier_complete=False, bound=60.0),
    "nothing found": incentives(deal=None, supported=None, bound=None, no_support=None, status="no equilibrium"),
    "hostile names": incentives(hostile=True),
    "26 parties": incentives(tuple(sample.MEMBERS.values())[:26]),
}
