"""Made-up findings about funds; figures are arbitrary, but what is paid balances in every state, to the last cent."""

from functools import cache

import sample_findings as sample
from sample_subjects import subject_of

from winset_instances import path
from winset_models.analysis.explain import explain
from winset_models.analysis.finding_parts import Check, Subject
from winset_models.analysis.fund_findings import (
    Commitment,
    ContractFinding,
    EffortFinding,
    Fund,
    FundStatement,
    Information,
    MemberFinding,
    Node,
    Plan,
    Pooling,
    Price,
    Risk,
    Temptation,
    TreeSummary,
)
from winset_models.analysis.roadmap_findings import Stage
from winset_models.negotiation.reader import read

PARTIES = {"ITA": "Italy", "DEU": "Germany", "POL": "Poland"}
STAGES = ("2027", "2028", "2029")
STOPPED = "stopped with a solution"
CENTS = 100
CHECKS = [
    Check(claim="the plan keeps every statement", method="recomputation", outcome="confirmed", seconds=0.1),
    Check(claim="no plan does better", method="a second solve", outcome="confirmed", seconds=0.2),
]


def subject(parties=None, *, hostile=False) -> Subject:
    mark = f" {sample.HOSTILE}" if hostile else ""
    named = {key: name + mark for key, name in (parties or PARTIES).items()}
    notes = ["fund.needs.relief: amounts are guesses"]
    return subject_of(f"Relief fund{mark}", f"million EUR{mark}", named, assumptions=notes)


def nodes_of(stages=3, branches=2) -> list[Node]:
    """Return a tree that branches evenly in every stage."""
    found: list[Node] = []
    before = [(-1, 1.0, "")]
    for stage in range(1, stages + 1):
        level = []
        for parent, chance, label in before:
            for branch in range(branches):
                name = f"{label}{chr(ord('a') + branch % 26)}{branch // 26 or ''}"
                level.append((len(found), chance / branches, name))
                found.append(Node(label=name, stage=stage, parent=parent, probability=chance / branches))
        before = level
    return found


def at_leaves(nodes: list[Node]) -> list[bool]:
    return [node.stage == nodes[-1].stage for node in nodes]


class Books:
    """Amounts in cents, so that every state balances exactly."""

    def __init__(self, parties, nodes, *, gifts=True, reserve=True, agency=True):
        number, places = len(parties), range(len(nodes))
        self.nodes, self.parties = nodes, parties
        self.contributions = {key: [1000 + 137 * i + 731 * n % 900 for n in places] for i, key in enumerate(parties)}
        self.gifts = {"bank": [251 * n % 400 for n in places]} if gifts else {}
        self.paid = {"works": [500 if node.stage == 2 else 0 for node in nodes]} if agency else {}
        self.administration = [sum(row[n] for row in self.contributions.values()) // 50 for n in places]
        self.reserve, self.support, self.refunds, self.interest = [], {"flood": [], "relief": []}, [], []
        for n, (node, leaf) in enumerate(zip(nodes, at_leaves(nodes), strict=True)):
            before = 300 if node.parent < 0 else self.reserve[node.parent]
            self.interest.append(before // 50 if node.parent >= 0 else 0)
            total = before + self.interest[n] + sum(row[n] for row in self.contributions.values())
            total += sum(row[n] for row in self.gifts.values()) - self.administration[n]
            total -= sum(row[n] for row in self.paid.values())
            kept = total // 5 if reserve else 0
            self.refunds.append(kept if leaf else 0)
            self.reserve.append(0 if leaf else kept)
            self.support["flood"].append((total - kept) // number)
            self.support["relief"].append(total - kept - (total - kept) // number)

    def expected(self, cents) -> float:
        return sum(node.probability * value for node, value in zip(self.nodes, cents, strict=True)) / CENTS


def units(cents) -> list[float]:
    return [value / CENTS for value in cents]


def risk(mean: float, spread: float) -> Risk:
    return Risk(
        mean=mean,
        deviation=spread / 2,
        worst=mean - 2 * spread,
        tail=mean - 1.5 * spread,
        threshold=mean - spread,
        value=mean - 0.25 * 1.5 * spread,
    )


def member(books: Books, number: int, key: str, *, keyed=True, pledged=True) -> MemberFinding:
    """Return what the fund means for a member: the first has the flood, the second the relief."""
    paid = {party: books.expected(row) for party, row in books.contributions.items()}
    support = books.expected(books.support[list(books.support)[number]]) if number < 2 else 0.0
    refund = books.expected(books.refunds) / len(paid)
    inside, outside = risk(-4.0 - number, 1.5 + number), risk(-6.0 - 1.3 * number, 5.0 + number)
    parts = {
        "contributions": -paid[key],
        "pledge fees": -0.125 if pledged else 0.0,
        "support": support,
        "refunds": refund,
        "income": 1.0,
        "risk": -0.25,
        "arrears": -0.5 if number == 1 else 0.0,
        "benefits": 0.75,
    }
    rest = inside.value - sum(parts.values())
    return MemberFinding(
        value=inside.value,
        alone=outside.value,
        gain=inside.value - outside.value,
        components={kind: value for kind, value in {**parts, "needs": rest}.items() if value},
        inside=inside,
        outside=outside,
        pledge=max(books.contributions[key]) / CENTS if pledged else None,
        expected_contribution=paid[key],
        expected_receipt=support + refund,
        expected_return=refund,
        largest_contribution=max(books.contributions[key]) / CENTS,
        key_share=1.0 / len(paid) if keyed else None,
        burden_share=paid[key] / sum(paid.values()),
    )


def temptation(party="ITA", node=3, margin=-0.5) -> Temptation:
    return Temptation(
        party=party, node=node, staying=4.0, walking=4.0 - margin, margin=margin, words=f"{party} has most to lose"
    )


def plan_of(books: Books, *, keyed=True, pledged=True, limited=True) -> Plan:
    members = {
        key: member(books, number, key, keyed=keyed, pledged=pledged) for number, key in enumerate(books.parties)
    }
    return Plan(
        pledges={key: found.pledge for key, found in members.items()} if pledged else {},
        contributions={key: units(row) for key, row in books.contributions.items()},
        support={key: units(row) for key, row in books.support.items()},
        draws={},
        gifts={key: units(row) for key, row in books.gifts.items()},
        payments={"works": {"success": 5.0, "failure": 0.0}} if books.paid else {},
        outcome_payments={key: units(row) for key, row in books.paid.items()},
        administration=units(books.administration),
        interest=units(books.interest),
        initial=3.0,
        reserve=units(books.reserve),
        refunds=units(books.refunds),
        savings={},
        cent=1 / CENTS,
        members=members,
        tightest=[temptation(party, (3 + n) % len(books.nodes), 0.25 * n) for n, party in enumerate(members)]
        if limited
        else [],
    )


def stage(objective="nash", **changes) -> Stage:
    whole = Stage(
        objective=objective,
        title="Nash bargaining solution" if objective == "nash" else "Least expected contributions",
        measure="product of gains" if objective == "nash" else "expected contributions",
        smaller_is_better=objective != "nash",
        status="optimal",
        value=42.5,
        bound=42.5,
        gap=0.0,
        exact=True,
    )
    return whole.model_copy(update=changes)


def pooling(parties=PARTIES, **changes) -> Pooling:
    keys = list(parties)
    sources = [*keys, "bank", "reserve"]
    shares = {key: {source: 1.234 + i + 0.37 * j for j, source in enumerate(sources)} for i, key in enumerate(keys[:2])}
    whole = Pooling(
        alone=-20.5,
        together=-12.25,
        value=8.25,
        bound=8.25,
        diversification=0.62,
        correlations={one: {other: 1.0 if one == other else -0.25 for other in keys} for one in keys},
        insured_by={**shares, "Builders' agency": dict.fromkeys(sources, 0.8333)},
        insured_in_tail={key: {source: 3 * value for source, value in row.items()} for key, row in shares.items()},
        concentration=0.4,
        effective_payers=2.5,
        largest_payer=keys[-1],
    )
    return whole.model_copy(update=changes)


def information(**changes) -> Information:
    whole = Information(
        stochastic=-12.25,
        perfect=-11.0,
        perfect_information=1.25,
        mean_plan=-14.25,
        stochastic_solution=2.0,
        words="To know the scenario beforehand would be worth 1.25, and a plan for the mean scenario would lose 2.",
    )
    return whole.model_copy(update=changes)


def price(rule="fund.needs.relief.at_least", value=0.75, *, confirmed=True) -> Price:
    return Price(
        path=rule,
        location="sub/fund.yaml:31:5",
        statement="the fund covers at least 50 % of “Relief” in every state",
        per="one percentage point of the need",
        price=value,
        confirmed=confirmed,
    )


def effort(key="high", *, possible=True, rent=0.5) -> EffortFinding:
    return EffortFinding(
        effort=key,
        name=f"{key.capitalize()} effort",
        possible=possible,
        payments={"success": 5.0, "failure": 0.0} if possible else {},
        expected_payment=4.0 if possible else None,
        rent=rent if possible else None,
        first_best=3.5,
        agency_cost=0.5 if possible else None,
        worth=9.0,
    )


def contract(*, perfect=True, paid=True) -> ContractFinding:
    cheaper = effort(rent=0.25).model_copy(update={"expected_payment": 3.75, "agency_cost": 0.25})
    return ContractFinding(
        contract="works",
        name="Flood works",
        implementer="Builders' agency",
        wanted="high",
        paid={"success": 5.0, "failure": 0.0} if paid else {},
        efforts=[effort(), effort("low", rent=0.0), effort("heroic", possible=False)],
        perfect_verification=cheaper if perfect else None,
        words="High effort is worthwhile from a bonus of 5.",
    )


def commitment(**changes) -> Commitment:
    whole = Commitment(
        full=-12.25,
        limited=-13.0,
        autarky=False,
        penalties={"ITA": 1.5, "POL": 0.25},
        added={"ITA": 1.0, "POL": 0.25},
        bound=1.75,
        patience=None,
        words="With penalties of 1.75 in sum nobody would walk away from the best plan.",
    )
    return whole.model_copy(update=changes)


def tree_of(nodes: list[Node], stages) -> TreeSummary:
    leaves = sum(at_leaves(nodes))
    return TreeSummary(
        stages=list(stages),
        nodes=len(nodes),
        scenarios=leaves,
        scenarios_before=4 * leaves,
        error=0.125,
        quantities={"damage": [(1.0 + n, 0.5, 2.5 + n) for n in range(len(stages))]},
    )


def fund(parties=None, *, years=STAGES, branches=2, hostile=False, books=None, terms=None, **more) -> Fund:
    """Return the finding of a fund with a plan."""
    about, mark = subject(parties, hostile=hostile), f" {sample.HOSTILE}" if hostile else ""
    nodes = nodes_of(len(years), branches)
    books = Books(list(about.parties), nodes, **(books or {}))
    keys = list(about.parties)
    whole = Fund(
        subject=about,
        name=f"Relief fund{mark}",
        status="optimal",
        tree=tree_of(nodes, [name + mark for name in years]),
        nodes=nodes,
        quantities={"damage": [1.0 + n / 10 for n in range(len(nodes))]},
        needs={"flood": f"Flood damage{mark}", "relief": f"Relief{mark}"},
        donors={"bank": f"Development bank{mark}"} if books.gifts else {},
        contracts={"works": f"Flood works{mark}"} if books.paid else {},
        need_of={"flood": keys[0], "relief": keys[1 % len(keys)]},
        modules=[],
        limited=True,
        pledging="stage",
        stages=[stage(), stage("contributions", value=11.0, bound=11.0)],
        plan=plan_of(books, **(terms or {})),
        pooling=pooling(about.parties),
        information=information(),
        prices=[price(), price("fund.reserve.at_least", 0.25, confirmed=None)],
        agreements=[contract()],
        commitment=commitment(),
        checks=CHECKS,
        manifest=sample.manifest(),
    )
    return whole.model_copy(update=more)


def bare(**more) -> Fund:
    """Return a fund of two with one certain course and nothing but contributions and support."""
    nothing = {"pooling": None, "information": None, "prices": [], "agreements": [], "commitment": None}
    few = {"gifts": False, "reserve": False, "agency": False}
    plain = {"keyed": False, "pledged": False, "limited": False}
    pair = {"ITA": "Italy", "DEU": "Germany"}
    whole = fund(pair, years=("once",), branches=1, books=few, terms=plain, limited=False, **nothing)
    tree = whole.tree.model_copy(update={"scenarios_before": 1, "error": 0.0, "quantities": {}})
    return whole.model_copy(update={"tree": tree, "quantities": {}, **more})


def none_found(**more) -> Fund:
    nothing = {"pooling": None, "information": None, "prices": [], "commitment": None}
    return fund(**({"status": "no acceptable package", "plan": None, "stages": []} | nothing | more))


def broken() -> Fund:
    whole = fund()
    statement = FundStatement(
        path="fund.members.ITA.pays_in_all",
        location="sub/fund.yaml:12:5",
        statement="Italy pays at most 20 million EUR in all",
        node=4,
        amount=0.5,
    )
    return whole.model_copy(update={"plan": whole.plan.model_copy(update={"broken": [statement]})})


def large(parties=12, stages=4, branches=6, **more) -> Fund:
    who = {f"P{n}": f"{sample.LONG_NAMES[n % len(sample.LONG_NAMES)]} {n}" for n in range(parties)}
    return fund(who, years=[f"Year {n + 1}" for n in range(stages)], branches=branches, **more)


@cache
def explanation():
    """Return why there is no plan, as `explain` says it."""
    return explain(read(path("clashing_red_lines")))


UNANSWERED = ("stopped without a solution", "unbounded", "disagreement", "no package", "no acceptable package")
FUNDS = {
    "whole": fund(),
    "bare": bare(),
    "one member": fund({"ITA": "Italy"}, pooling=None),
    "no key": fund(terms={"keyed": False}),
    "full commitment": fund(terms={"limited": False}, limited=False, commitment=None),
    "autarky": fund(commitment=commitment(limited=None, autarky=True, patience=0.74, bound=None)),
    "mean plan fails": fund(information=information(mean_plan=None, stochastic_solution=None)),
    "engine mpi": fund(engine="mpi"),
    "breaks something": broken(),
    "missing parts": fund(missing=["relief"], modules=["floods"], utility_error={"ITA": 0.0004}),
    "impossible contract": fund(agreements=[contract(perfect=False, paid=False)]),
    "hostile names": fund(hostile=True),
    "7 members, 4 scenarios": fund({f"P{n}": f"Republic {n}" for n in range(7)}, years=("now", "then")),
    "12 members, 1,296 scenarios": large(),
    "30 members": large(30, 2, 3),
    "stopped": fund(status=STOPPED, stages=[stage(status=STOPPED, bound=50.0, gap=0.18, exact=False)]),
    "explained": none_found(explanation=explanation()),
    **{status: none_found(status=status) for status in UNANSWERED},
}  # fmt: skip
