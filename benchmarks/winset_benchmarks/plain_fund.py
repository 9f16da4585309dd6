"""A fund written constraint by constraint in plain Pyomo, from the meaning of its file: the peer of our formulation.

It shares the figures with winset's formulation and nothing else. Utilities are linear, commitment is full, and what
needs more is refused, so that the model stays what somebody would write by hand.
"""

import pyomo.environ as pyo

from winset_benchmarks.untyped import Untyped
from winset_models.negotiation.fund.figures import Active, ContractFigures, FundFigures
from winset_solver.errors import ArgumentError


def plain_fund(figures: FundFigures, active: Active) -> Untyped:
    """Return a Pyomo model that maximises the sum of the members' values inside the fund.

    Raises
    ------
    ArgumentError
        A utility is not linear, commitment is limited, or the fund repeats.
    """
    _refuse(figures)
    model = pyo.ConcreteModel()
    _sets(model, figures, active)
    _variables(model, figures, active)
    _balance(model, figures, active)
    _limits(model, figures)
    _gifts(model, figures)
    _agreements(model, figures)
    _key(model, figures)
    _values(model, figures)
    model.welfare = pyo.Objective(expr=pyo.quicksum(model.value[p] for p in model.members), sense=pyo.maximize)
    return model


def _refuse(figures: FundFigures) -> None:
    fund = figures.fund
    if fund.repeats or fund.commitment == "limited":
        raise ArgumentError("the plain model knows neither limited commitment nor funds that repeat")
    for name, member in figures.members.items():
        if member.utility.form != "linear":
            raise ArgumentError("the plain model has linear utilities only", where=name)


def _sets(model: Untyped, figures: FundFigures, active: Active) -> None:
    tree = figures.tree
    model.nodes = range(tree.nodes)
    model.scenarios = range(len(tree.leaves))
    model.path = {scenario: [int(node) for node in row] for scenario, row in enumerate(tree.paths)}
    model.last = {int(leaf) for leaf in tree.leaves}
    model.parent = [int(node) for node in tree.parent]
    model.at = [int(stage) for stage in tree.stage]
    model.chance = [float(chance) for chance in tree.probability]
    model.members = list(figures.members)
    model.needs = [need for need in figures.needs if need in active.needs]
    model.donors = [donor for donor in figures.donors if donor in active.donors]
    model.contracts = [contract for contract in figures.contracts if contract in active.contracts]
    model.promises = [(c, report) for c in model.contracts for report in range(len(figures.contracts[c].reports))]
    model.in_key = list(figures.shares)


def _variables(model: Untyped, figures: FundFigures, active: Active) -> None:
    fund, money = figures.fund, pyo.NonNegativeReals
    members, nodes = figures.members, model.nodes
    model.contribution = pyo.Var(
        model.members, nodes, domain=money, bounds=lambda _, p, n: (0, _limit(float(members[p].pays_at_most[n])))
    )
    model.draw = pyo.Var(model.members, nodes, bounds=lambda _, p, n: (0, _limit(float(members[p].draws_at_most[n]))))
    model.support = pyo.Var(
        model.needs,
        nodes,
        bounds=lambda _, i, n: (
            figures.needs[i].at_least * figures.needs[i].amount[n],
            figures.needs[i].at_most * figures.needs[i].amount[n],
        ),
    )
    model.gift = pyo.Var(
        model.donors, nodes, bounds=lambda _, d, n: (0, _limit(float(figures.donors[d].gives_at_most[n])))
    )
    model.promise = pyo.Var(
        model.promises,
        bounds=lambda _, c, __: (figures.contracts[c].least_payment, _limit(figures.contracts[c].most_payment)),
    )
    model.reserve = pyo.Var(nodes, bounds=lambda model, n: _kept(model, figures, n))
    model.refund = pyo.Var(nodes, bounds=lambda model, n: _returned(model, figures, n))
    model.saving = pyo.Var(
        model.members, nodes, bounds=lambda model, p, n: (0, 0 if n in model.last else members[p].saves_at_most)
    )
    if fund.pledging is not None:
        model.pledge = pyo.Var(model.members, bounds=lambda _, p: (0, _limit(members[p].pledge_at_most)))
    model.value = pyo.Var(model.members)
    model.result = pyo.Var(model.members, model.scenarios)
    model.threshold = pyo.Var(model.members)
    model.shortfall = pyo.Var(model.members, model.scenarios, domain=money)


def _kept(model: Untyped, figures: FundFigures, node: int) -> tuple[float, float | None]:
    reserve = figures.fund.reserve
    if reserve is None:
        return 0.0, 0.0
    if node in model.last:
        return 0.0, 0.0 if reserve.leftover == "returned" else None
    return reserve.at_least, reserve.at_most


def _returned(model: Untyped, figures: FundFigures, node: int) -> tuple[float, float | None]:
    reserve = figures.fund.reserve
    returned = reserve is not None and reserve.leftover == "returned" and node in model.last
    return 0.0, None if returned else 0.0


def _balance(model: Untyped, figures: FundFigures, active: Active) -> None:
    reserve, kept = figures.fund.reserve, 1.0 - figures.fund.overhead

    def carried(model: Untyped, n: int) -> Untyped:
        if reserve is None:
            return 0.0
        return reserve.initial if model.parent[n] < 0 else (1 + reserve.interest) * model.reserve[model.parent[n]]

    def balance(model: Untyped, n: int) -> Untyped:
        come = kept * sum(model.contribution[p, n] for p in model.members)
        come += sum(model.gift[d, n] for d in model.donors)
        gone = sum(model.support[i, n] for i in model.needs) + sum(model.draw[p, n] for p in model.members)
        gone += sum(_paid(model, figures, c, n) for c in model.contracts) + model.refund[n]
        return model.reserve[n] == carried(model, n) + come - gone

    model.balance = pyo.Constraint(model.nodes, rule=balance)


def _paid(model: Untyped, figures: FundFigures, contract: str, node: int) -> Untyped:
    part = figures.contracts[contract]
    return model.promise[contract, int(part.reported[node])] if model.at[node] == part.stage else 0.0


def _limits(model: Untyped, figures: FundFigures) -> None:
    def paid_in_all(model: Untyped, p: str, s: int) -> Untyped:
        return sum(model.contribution[p, n] for n in model.path[s]) <= figures.members[p].pays_in_all

    limited = [p for p in model.members if figures.members[p].pays_in_all < float("inf")]
    model.paid_in_all = pyo.Constraint(limited, model.scenarios, rule=paid_in_all)
    pledging = figures.fund.pledging
    if pledging is None:
        return
    if pledging.per == "stage":
        model.pledged = pyo.Constraint(
            model.members, model.nodes, rule=lambda model, p, n: model.contribution[p, n] <= model.pledge[p]
        )
    else:
        model.pledged = pyo.Constraint(
            model.members,
            model.scenarios,
            rule=lambda model, p, s: sum(model.contribution[p, n] for n in model.path[s]) <= model.pledge[p],
        )


def _gifts(model: Untyped, figures: FundFigures) -> None:
    donors = figures.donors
    limited = [d for d in model.donors if donors[d].gives_in_all < float("inf")]
    matching = [d for d in model.donors if donors[d].matches < float("inf")]
    earmarked = [d for d in model.donors if donors[d].earmarked]

    def used(model: Untyped, d: str, n: int) -> Untyped:
        uses = sum(model.support[i, n] for i in model.needs if i in donors[d].needs)
        uses += sum(_paid(model, figures, c, n) for c in model.contracts if c in donors[d].contracts)
        return model.gift[d, n] - uses <= 0

    model.given_in_all = pyo.Constraint(
        limited,
        model.scenarios,
        rule=lambda model, d, s: sum(model.gift[d, n] for n in model.path[s]) <= donors[d].gives_in_all,
    )
    model.matched = pyo.Constraint(
        matching,
        model.nodes,
        rule=lambda model, d, n: (
            model.gift[d, n] <= donors[d].matches * sum(model.contribution[p, n] for p in model.members)
        ),
    )
    model.earmarked = pyo.Constraint(earmarked, model.nodes, rule=used)


def _agreements(model: Untyped, figures: FundFigures) -> None:
    def expected(model: Untyped, c: str, effort: int) -> Untyped:
        """Payment and worth of the outcome to the implementer, discounted, less the cost of the effort."""
        part = figures.contracts[c]
        chances = part.reports_by_effort[effort]
        paid = sum(float(chances[o]) * model.promise[c, o] for o in range(len(part.reports)))
        return part.discount**part.stage * (paid + _own_worth(part, effort)) - float(part.cost[effort])

    def effort_pays(model: Untyped, c: str, effort: int) -> Untyped:
        wanted = figures.contracts[c].wanted
        if effort == wanted:
            return pyo.Constraint.Skip
        return expected(model, c, wanted) - expected(model, c, effort) >= 0

    def accepted(model: Untyped, c: str) -> Untyped:
        return expected(model, c, figures.contracts[c].wanted) >= figures.contracts[c].reservation

    efforts = [(c, effort) for c in model.contracts for effort in range(len(figures.contracts[c].efforts))]
    model.effort_pays = pyo.Constraint(efforts, rule=effort_pays)
    model.accepted = pyo.Constraint(model.contracts, rule=accepted)


def _own_worth(part: ContractFigures, effort: int) -> float:
    values = part.values.get(part.implementer)
    return 0.0 if values is None else float(part.chances[effort] @ values)


def _key(model: Untyped, figures: FundFigures) -> None:
    key, shares = figures.fund.key, figures.shares
    if key is None or not model.in_key:
        return
    bases = list(model.nodes) if key.applies_to == "stages" else [0]
    model.arrears = pyo.Var(model.in_key, bases, domain=pyo.NonNegativeReals)

    def burden(model: Untyped, p: str, base: int) -> Untyped:
        if key.applies_to == "stages":
            return model.contribution[p, base]
        if key.applies_to == "pledges":
            return model.pledge[p]
        return sum(model.chance[n] * model.contribution[p, n] for n in model.nodes)

    def share(model: Untyped, p: str, base: int) -> Untyped:
        return shares[p] * sum(burden(model, q, base) for q in model.in_key)

    def each(rule: Untyped) -> Untyped:
        return pyo.Constraint(model.in_key, bases, rule=rule)

    if key.at_least is not None:
        model.key_least = each(lambda model, p, b: burden(model, p, b) >= key.at_least * share(model, p, b))
    if key.at_most is not None:
        model.key_most = each(lambda model, p, b: burden(model, p, b) <= key.at_most * share(model, p, b))
    if key.price:
        model.in_arrears = each(lambda model, p, b: model.arrears[p, b] >= share(model, p, b) - burden(model, p, b))


def _values(model: Untyped, figures: FundFigures) -> None:
    members = figures.members

    def result(model: Untyped, p: str, s: int) -> Untyped:
        flows = sum(members[p].discount ** model.at[n] * _flow(model, figures, p, n) for n in model.path[s])
        return model.result[p, s] == flows - _once(model, figures, p)

    def short(model: Untyped, p: str, s: int) -> Untyped:
        return model.shortfall[p, s] >= model.threshold[p] - model.result[p, s]

    def value(model: Untyped, p: str) -> Untyped:
        risk, chance = members[p].risk, [float(figures.tree.probability[leaf]) for leaf in figures.tree.leaves]
        mean = sum(chance[s] * model.result[p, s] for s in model.scenarios)
        tail = model.threshold[p] - sum(chance[s] * model.shortfall[p, s] for s in model.scenarios) / (1 - risk.level)
        return model.value[p] == (1 - risk.weight) * mean + risk.weight * tail

    model.results = pyo.Constraint(model.members, model.scenarios, rule=result)
    model.short = pyo.Constraint(model.members, model.scenarios, rule=short)
    model.valued = pyo.Constraint(model.members, rule=value)


def _flow(model: Untyped, figures: FundFigures, p: str, n: int) -> Untyped:
    """Return the money of a member at a node and what is worth something besides."""
    before = model.parent[n]
    money = figures.members[p].income[n] - model.contribution[p, n] + model.draw[p, n] - model.saving[p, n]
    money += model.saving[p, before] if before >= 0 else 0.0
    money += figures.leftover_shares.get(p, 0.0) * model.refund[n]
    for i in model.needs:
        need = figures.needs[i]
        if need.of == p:
            money -= need.unmet * (need.amount[n] - model.support[i, n])
        money += need.benefit.get(p, 0.0) * model.support[i, n]
    for c in model.contracts:
        part = figures.contracts[c]
        money += _paid(model, figures, c, n) if part.implementer == p else 0.0
        if model.at[n] == part.stage and p in part.values:
            money += float(part.value_by_report[p][part.reported[n]])
    if figures.fund.pledging is not None:
        money -= figures.fund.pledging.fee * model.pledge[p]
    key = figures.fund.key
    if key is not None and key.price and key.applies_to == "stages" and p in figures.shares:
        money -= key.price * model.arrears[p, n]
    return money


def _once(model: Untyped, figures: FundFigures, p: str) -> Untyped:
    """Return what counts once: effort of a member, arrears of pledges or expected contributions."""
    cost = sum(
        float(figures.contracts[c].cost[figures.contracts[c].wanted])
        for c in model.contracts
        if figures.contracts[c].implementer == p
    )
    key = figures.fund.key
    if key is not None and key.price and key.applies_to != "stages" and p in figures.shares:
        return cost + key.price * model.arrears[p, 0]
    return cost


def _limit(value: float) -> float | None:
    return None if value == float("inf") else float(value)
