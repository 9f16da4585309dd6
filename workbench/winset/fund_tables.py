"""Tables of funds, drawn by the console and by the report; sums are those of the numbers above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from winset import fund_words as words
from winset.balanced import balanced, balanced_table
from winset.fund_flows import Flows, balance
from winset.roadmap_words import sentence
from winset.tables import Row, Table, party_rows
from winset.words import Names, amount, figure, places, share, short_place
from winset_models.analysis.fund_findings import (
    Commitment,
    ContractFinding,
    EffortFinding,
    Fund,
    Information,
    MemberFinding,
    Plan,
    Pooling,
    Temptation,
)

SHARES = 3
"""Decimals of shares: a tenth of a percent."""
TOGETHER = "Together"


def payers(names: Names, finding: Fund, plan: Plan) -> Table:
    """Return what each member pledges, pays and gets back, and what else it receives."""
    members = plan.members
    pledged = "Pledge per stage" if finding.pledging == "stage" else "Pledge in all"
    sums: dict[str, dict[str, float | None]] = {
        pledged: {key: found.pledge for key, found in members.items()},
        "Expected to pay": {key: found.expected_contribution for key, found in members.items()},
    }
    back = {key: found.expected_return for key, found in members.items()}
    if any(back.values()):
        sums["Given back"] = {key: -value for key, value in back.items()}
    largest = {key: found.largest_contribution for key, found in members.items()}
    other = {key: found.expected_receipt - found.expected_return for key, found in members.items()}
    decimals = places([*largest.values(), *other.values(), *(v for column in sums.values() for v in column.values())])
    columns = {head: _column(column, decimals) for head, column in sums.items() if _known(column)}
    if any(back.values()):
        columns |= _net(members, decimals)
    columns["Support and rewards"] = _column(dict(other), decimals)
    columns["Most in a state"] = {key: amount(value, decimals) for key, value in largest.items()} | {TOGETHER: "–"}
    if len(members) > 1 and not _known({key: found.key_share for key, found in members.items()}):
        paid = {key: found.burden_share for key, found in members.items()}
        columns |= {"Share of contributions": _column(paid, SHARES, shares=True)} if _known(paid) else {}
    return _by_party(names, f"Who pays what, over all stages, not discounted, in {names.subject.unit}", columns)


def _net(members: Mapping[str, MemberFinding], decimals: int) -> dict[str, dict[str, str]]:
    """Return what is given back as refunds and draws, and what is left of contributions, adding up as shown."""
    exact = [[member.expected_contribution, -member.expected_return] for member in members.values()]
    shown = dict(zip([*members, TOGETHER], balanced_table(exact, decimals), strict=True))
    heads = ("Expected to pay", "Given back", "Net")
    return {head: {key: amount(row[place], decimals) for key, row in shown.items()} for place, head in enumerate(heads)}


def shares(names: Names, plan: Plan) -> Table | None:
    """Return each member's share of contributions beside its share by the key; None without a key or payments."""
    members = plan.members
    paid = {key: found.burden_share for key, found in members.items()}
    keyed = {key: found.key_share for key, found in members.items()}
    if not _known(paid) or not _known(keyed):
        return None
    columns = {"By the key": _column(keyed, SHARES, shares=True)}
    covered = sum(members[key].expected_contribution for key in keyed if keyed[key] is not None)
    if covered and None in keyed.values():
        part = {k: None if keyed[k] is None else found.expected_contribution / covered for k, found in members.items()}
        columns["Share among those with a key"] = _column(part, SHARES, shares=True)
    columns["Share of contributions"] = _column(paid, SHARES, shares=True)
    return _by_party(names, "Shares of what is expected to be paid, before refunds and draws", columns)


def _known(column: Mapping[str, float | None]) -> bool:
    return any(value is not None for value in column.values())


def _column(column: Mapping[str, float | None], decimals: int, *, shares: bool = False) -> dict[str, str]:
    """Return a column with its sum, as shown."""
    known = {key: value for key, value in column.items() if value is not None}
    shown = dict(zip(known, balanced(list(known.values()), decimals), strict=True))
    total = sum(shown.values())
    return {
        key: "–" if value is None else share(value) if shares else amount(value, decimals)
        for key, value in [*((key, shown.get(key)) for key in column), (TOGETHER, total)]
    }


def _by_party(names: Names, caption: str, columns: Mapping[str, Mapping[str, str]]) -> Table:
    parties = [key for key in next(iter(columns.values())) if key != TOGETHER]
    cells = {key: [column[key] for column in columns.values()] for key in parties}
    rows = party_rows(names.subject, cells)
    if len(rows) > 1:
        rows = (*rows, Row(TOGETHER, tuple(column[TOGETHER] for column in columns.values()), total=True))
    return Table(caption, "Member", tuple(columns), rows)


def money(names: Names, finding: Fund, plan: Plan) -> Table:
    """Return what comes in and goes out in each stage, expected; both sides of a stage have the same sum."""
    flows = Flows(finding, plan)
    every = [
        plan.initial,
        *(v for kind in (*flows.incoming.values(), *flows.outgoing.values()) for v in flows.expected(kind)),
    ]
    decimals = places(every)
    found = balance(flows, decimals)
    rows: list[tuple[str, list[float], bool]] = []
    if any(found.before):
        rows.append(("In the reserve before", found.before, False))
    rows += [(kind, values, False) for kind, values in found.incoming.items()]
    rows.append(("In all", found.total, True))
    rows += [(kind, values, False) for kind, values in found.outgoing.items()]
    rows.append(("Out and kept", found.total, True))
    caption = f"The fund's own money, expected in each stage, in {names.subject.unit}"
    cells = tuple(Row(head, tuple(amount(x, decimals) for x in values), total=total) for head, values, total in rows)
    return Table(caption, "Money", tuple(finding.tree.stages), cells)


def values(names: Names, plan: Plan) -> Table:
    """Return what adds up to the value of each member inside the fund."""
    kinds = list(dict.fromkeys(kind for member in plan.members.values() for kind in member.components))
    caption = f"What makes up each member's value inside, expected and discounted, in {names.subject.unit}"
    rows = {key: [member.components.get(kind, 0.0) for kind in kinds] for key, member in plan.members.items()}
    table = _summed(names, caption, [kind.capitalize() for kind in kinds], rows, "Value inside")
    return replace(
        table,
        columns=(table.columns[-1], *table.columns[:-1]),
        rows=tuple(replace(row, cells=(row.cells[-1], *row.cells[:-1])) for row in table.rows),
    )


def together(names: Names, plan: Plan, found: Pooling) -> Table:
    """Return the sum of the members' values outside, in the plan shown, and at most."""
    inside = sum(member.value for member in plan.members.values())
    decimals = places([inside, found.alone, found.together])
    base = round(found.alone, decimals)
    rows = (
        Row("Outside", (amount(base, decimals), "–")),
        *(
            Row(label, (amount(value, decimals), amount(round(value, decimals) - base, decimals, sign=True)))
            for label, value in (("This plan", inside), ("Largest possible sum", found.together))
        ),
    )
    caption = f"Sum of the members' values, in {names.subject.unit}"
    return Table(caption, "Plan", ("Sum of values", "Better than outside"), rows)


def _summed(names: Names, caption: str, heads: Sequence[str], rows: Mapping[str, Sequence[float]], total: str) -> Table:
    """Return parties as rows and kinds as columns, with sums to the right and below."""
    decimals = places(value for row in rows.values() for value in [*row, sum(row)])
    shown = balanced_table(list(rows.values()), decimals)
    columns = {
        head: {key: amount(row[place], decimals) for key, row in zip([*rows, TOGETHER], shown, strict=True)}
        for place, head in enumerate([*heads, total])
    }
    return _by_party(names, caption, columns)


def burdens(names: Names, steps: Mapping[str, Sequence[tuple[str, float]]]) -> Table:
    """Return the steps from the share by the key, or from contributions, to the burden that remains."""
    heads = list(dict.fromkeys(name for own in steps.values() for name, _ in own[:-1]))
    rows = {key: [dict(own[:-1]).get(head, 0.0) for head in heads] for key, own in steps.items()}
    caption = f"From the key to the burden that remains, expected and discounted, in {names.subject.unit}"
    return _summed(names, caption, heads, rows, "Burden that remains")


def risks(names: Names, plan: Plan) -> Table:
    """Return mean, worst cases and value of each member's result outside and inside."""
    caption = f"Results over the whole time outside and inside the fund, in {names.subject.unit}"
    return _two_sides(names, plan, caption, {"Mean": "mean", "Worst cases": "tail", "As judged": "value"})


def spread(names: Names, plan: Plan) -> Table:
    """Return how far each member's results lie apart outside and inside."""
    caption = f"How far results lie apart outside and inside the fund, in {names.subject.unit}"
    kinds = {"Deviation": "deviation", "Value at risk": "threshold", "Worst of all": "worst"}
    return _two_sides(names, plan, caption, kinds)


def _two_sides(names: Names, plan: Plan, caption: str, kinds: Mapping[str, str]) -> Table:
    figures = {
        key: [getattr(side, kind) for kind in kinds.values() for side in (member.outside, member.inside)]
        for key, member in plan.members.items()
    }
    decimals = places(value for row in figures.values() for value in row)
    cells = {key: [amount(value, decimals) for value in row] for key, row in figures.items()}
    columns = tuple(f"{kind} {side}" for kind in kinds for side in ("outside", "inside"))
    return Table(caption, "Member", columns, party_rows(names.subject, cells))


@dataclass(frozen=True)
class Insurance:
    """Who receives how much from whom, as it is shown: with sums to the right and below.

    Parameters
    ----------
    receivers, sources
        By id; those that receive or give nothing left out.
    shown
        By receiver, then by source.
    """

    receivers: tuple[str, ...]
    sources: tuple[str, ...]
    shown: list[list[float]]
    decimals: int


def insurance(found: Pooling, *, tail: bool) -> Insurance | None:
    """Return who receives how much from whom, expected or in the receivers' worst cases; None where nobody does."""
    matrix = found.insured_in_tail if tail else found.insured_by
    receivers = tuple(key for key, row in matrix.items() if any(row.values()))
    sources = tuple(
        key
        for key in dict.fromkeys(source for row in matrix.values() for source in row)
        if any(row.get(key) for row in matrix.values())
    )
    cells = [[matrix[receiver].get(source, 0.0) for source in sources] for receiver in receivers]
    decimals = places(value for row in cells for value in [*row, sum(row)]) if cells else 0
    return Insurance(receivers, sources, balanced_table(cells, decimals), decimals) if cells else None


def insurers(names: Names, finding: Fund, found: Insurance, *, tail: bool) -> Table:
    """Return who receives how much from whom; no sums over receivers where each is seen in its own worst cases."""
    shown = [[amount(value, found.decimals) for value in row] for row in found.shown]
    rows = [
        Row(words.named(names, finding, key), tuple(row), code=key if key in names.subject.parties else "")
        for key, row in zip(found.receivers, shown[:-1], strict=True)
    ]
    rows += [Row(TOGETHER, tuple(shown[-1]), total=True)] if len(rows) > 1 and not tail else []
    when = "in the receiver's own worst cases" if tail else "expected"
    caption = f"Who receives how much from whom, {when}, in {names.subject.unit}"
    heads = (*(words.named(names, finding, key) for key in found.sources), "In all")
    return Table(caption, "Receives", heads, tuple(rows))


def correlations(names: Names, found: Pooling) -> Table:
    """Return how members' results outside go together."""
    parties = list(found.correlations)
    cells = {key: [amount(row.get(other), 2) for other in parties] for key, row in found.correlations.items()}
    columns = tuple(names.party(key) for key in parties)
    caption = "How results outside move together: 1 always, 0 by chance alone, −1 always against each other"
    return Table(caption, "Member", columns, party_rows(names.subject, cells))


def information(names: Names, found: Information) -> Table:
    """Return the largest sums of values with more and with less knowledge, and how far each is from the plan's."""
    decimals = places([found.perfect, found.stochastic, found.mean_plan])
    base = round(found.stochastic, decimals)

    def cells(value: float | None) -> tuple[str, str]:
        more = None if value is None else round(value - found.stochastic, decimals)
        return amount(None if more is None else base + more, decimals), amount(more, decimals, sign=True)

    rows = (
        Row("Scenario known beforehand", cells(found.perfect)),
        Row("Plan for every scenario", (amount(base, decimals), "–")),
        Row("Plan for the mean scenario", ("no plan", "–") if found.mean_plan is None else cells(found.mean_plan)),
    )
    caption = f"Largest sum of the members' values by what is known, in {names.subject.unit}"
    return Table(caption, "What is known", ("Sum of values", "Difference"), rows)


def prices(names: Names, finding: Fund) -> Table:
    """Return what each guarantee, limit or band costs all members together at the margin, largest first."""
    sure = {True: "", False: "; not confirmed", None: ""}
    files = {short_place(item.location).partition(":")[0] for item in finding.prices}
    rows = tuple(
        Row(
            sentence(item.statement).removesuffix("."),
            (
                words.price_words(item.price) + sure[item.confirmed],
                item.per,
                _place(item.location, alone=len(files) == 1),
            ),
        )
        for item in finding.prices
    )
    caption = f"What statements of the file cost all members together, in {names.subject.unit}"
    return Table(caption, "Statement", ("Costs", "For each", "Where"), rows, numeric=False, whole=True)


def _place(location: str, *, alone: bool) -> str:
    """Return a place as its line, after the name of the file where there are several."""
    file, _, rest = short_place(location).partition(":")
    line = rest.split(":")[0]
    if not line.isdigit():
        return short_place(location)
    return f"line {line}" if alone else f"{file}, line {line}"


def efforts(names: Names, found: ContractFinding) -> Table:
    """Return the cheapest payments for each effort, with what the implementer keeps and what cannot be seen costs."""
    reports = list(dict.fromkeys([*(r for item in found.efforts for r in item.payments), *found.paid]))
    perfect = found.perfect_verification
    shown = [(f"{item.name} (wanted)" if item.effort == found.wanted else item.name, item) for item in found.efforts]
    shown += [(f"{perfect.name}, if reports were true", perfect)] if perfect else []
    decimals = places([*(v for _, item in shown for v in _effort(item, reports)), *found.paid.values()])
    rows = [Row(label, tuple(amount(value, decimals) for value in _effort(item, reports))) for label, item in shown]
    if found.paid:
        paid = [amount(found.paid.get(report, 0.0), decimals) for report in reports]
        rows.append(Row("In the plan", (*paid, *("–" for _ in range(5)))))
    heads = (
        *(f"If {report.replace('_', ' ')}" for report in reports),
        "Expected",
        "Rent",
        "If seen",
        "Agency cost",
        "Worth",
    )
    caption = f"{found.name}: cheapest payments that make efforts worthwhile, worth to all, in {names.subject.unit}"
    return Table(caption, "Effort", heads, tuple(rows))


def _effort(item: EffortFinding, reports: Sequence[str]) -> list[float | None]:
    paid = [item.payments.get(report, 0.0) if item.possible else None for report in reports]
    return [*paid, item.expected_payment, item.rent, item.first_best, item.agency_cost, item.worth]


def tightest(names: Names, finding: Fund, plan: Plan) -> Table:
    """Return the state in which each member comes closest to walking away, or would."""
    decimals = places(value for item in plan.tightest for value in (item.staying, item.walking, item.margin))
    cells = {
        item.party: [
            words.state(finding, item.node),
            *(amount(value, decimals) for value in _adding(item, decimals)),
        ]
        for item in plan.tightest
    }
    caption = f"Where each member comes closest to walking away: what is ahead of it there, in {names.subject.unit}"
    columns = ("State", "Staying", "Walking away", "Margin")
    return Table(caption, "Member", columns, party_rows(names.subject, cells), numeric=False, whole=True)


def _adding(item: Temptation, decimals: int) -> tuple[float, float, float]:
    """Return staying, walking away and the margin between them as they are shown."""
    walking, margin = balanced([item.walking, item.margin], decimals)
    return walking + margin, walking, margin


def penalties(names: Names, found: Commitment) -> Table | None:
    """Return the penalties at which nobody would walk away from the best plan; None where none are needed."""
    if not found.penalties:
        return None
    added = {key: found.added.get(key, 0.0) for key in found.penalties}
    rows = {key: [total - added[key], added[key]] for key, total in found.penalties.items()}
    caption = f"Smallest penalties, in sum, that keep everybody in the best plan, in {names.subject.unit}"
    return _summed(names, caption, ["In the file", "To be added"], rows, "Then in all")


def quantities(finding: Fund) -> Table | None:
    """Return mean and range of each quantity by stage; None where there are no quantities."""
    if not finding.tree.quantities:
        return None
    rows = tuple(
        Row(
            name.replace("_", " "),
            tuple(f"{figure(mean, 3)} ({figure(low, 3)} to {figure(high, 3)})" for mean, low, high in row),
        )
        for name, row in finding.tree.quantities.items()
    )
    caption = "What may happen: mean of each quantity (from its 5 % to its 95 % quantile)"
    return Table(caption, "Quantity", tuple(finding.tree.stages), rows, numeric=False)
