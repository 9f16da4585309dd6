"""What a fund does, and why there is no plan, in sentences that the terminal and the report share."""

from collections.abc import Mapping
from typing import Final

from winset import game_words
from winset.fund_flows import Flows, summed
from winset.roadmap_words import DIGITS, measured, sentence, stage_sentence
from winset.words import (
    STATUS_WORDS,
    Names,
    amount,
    at_most_listed,
    count,
    figure,
    listed,
    percent,
    places,
    short_place,
    spaced,
)
from winset_models.analysis.finding_parts import Status
from winset_models.analysis.fund_findings import (
    ContractFinding,
    Fund,
    MemberFinding,
    Plan,
    Pooling,
    TreeSummary,
)
from winset_models.negotiation.statements import unit_after
from winset_solver.tolerances import POSITIVE_GAIN

MOST_NAMED: Final = 4
"""Members that a sentence names before it counts the rest."""
MOST_QUANTITIES: Final = 2
"""Quantities that the name of a state has."""
MOST_IN_SENTENCES: Final = 6
"""The same where a sentence names a single state."""
STATUSES: Final[Mapping[Status, str]] = {
    **STATUS_WORDS,
    "stopped with a solution": "stopped early: the best plan found so far, not proven best",
    "stopped without a solution": "stopped early: no plan found yet, and none ruled out",
    "no package": "no plan of the fund exists, because its statements contradict each other",
    "no acceptable package": "no plan of the fund exists that leaves nobody worse off than outside it",
    "no equilibrium": "no plan of the fund exists that keeps every member in it in every state",
}
"""Statuses of a fund as readers see them."""
SOURCES: Final = {"reserve": "Reserve at the start", "interest": "Interest"}
"""Sources of money that are neither members nor donors."""
JUDGED: Final = (
    "Worst cases: the mean of the results beyond the member's own level. As judged: mean and worst cases, weighted as "
    "the member weighs them."
)
"""What the figures about risk mean."""
BURDEN: Final = (
    "Expected and discounted, needs at what they cost if nothing covers them; without what income, benefits and the "
    "judgement of risk add to or take from a value."
)
"""What counts as burden."""
MARGIN: Final = (
    "Margin: what staying is worth from a state onwards, beyond walking away less the penalty. Where it is negative, "
    "the member would walk away."
)
"""What the figures about staying and walking away mean."""
PRICED: Final = (
    "How much the largest sum of values falls, or what all would gain together, when what a statement says is raised a "
    "little and everything else is kept."
)
"""What the price of a guarantee is."""
PRICES: Final = "What limits and guarantees cost"
"""Heading."""
WORTH: Final = "What the fund is worth"
"""Heading."""
OUTCOMES: Final = (
    "All amounts are undiscounted, in the values of the stage in which they are paid. Rent: what the implementer keeps "
    "above its cost and what it would have elsewhere. If seen: what would have to be paid if the effort could be seen. "
    "Agency cost: what is expected to be paid beyond that."
)
"""What the figures about payment by outcomes mean."""


def headline(names: Names, finding: Fund) -> str:
    """Return what was found, for whom, and with which proof."""
    if finding.status == "disagreement":
        return game_words.DOUBT
    if finding.plan is None:
        return sentence(STATUSES[finding.status])
    parts = [_paid(names, finding, finding.plan), _gained(names, finding.plan), _kept(finding, finding.plan)]
    return " ".join([part for part in parts if part] + _stages(finding))


def _stages(finding: Fund) -> list[str]:
    return [stage_sentence(stage, STATUSES, DIGITS) for stage in finding.stages]


def _paid(names: Names, finding: Fund, plan: Plan) -> str:
    """Return who pays into the fund, how much is expected, and who pays most."""
    paid = {key: member.expected_contribution for key, member in plan.members.items()}
    over = f"over {count(len(finding.tree.stages), 'stage')}" if len(finding.tree.stages) > 1 else "in one stage"
    chances = f" and {courses(finding.tree)}" if finding.tree.scenarios > 1 else ""
    who = count(len(paid), "member")
    total = sum(paid.values())
    if not total:
        return f"{finding.name}: nothing is paid into the fund by its {who} {over}{chances}."
    most = max(paid, key=lambda key: paid[key])
    share = f", {percent(paid[most] / total)} of it by {names.party(most)}" if len(paid) > 1 else ""
    expected = "expected to pay" if finding.tree.scenarios > 1 else "to pay"
    verb = "is" if len(paid) == 1 else "are"
    back = _returned(names, plan, total)
    return f"{finding.name}: {who} {verb} {expected} {measured(names, total)} {over}{chances}{share}{back}."


def _returned(names: Names, plan: Plan, total: float) -> str:
    """Return how much of what members pay they get back otherwise than for needs and outcomes."""
    back = sum(member.expected_return for member in plan.members.values())
    if back < plan.cent:
        return ""
    ways = [way for way, paid in (("refunds", plan.refunds), ("draws", summed(plan.draws.values()))) if any(paid)]
    if abs(total - back) < plan.cent:
        return f"; all of it comes back as {listed(ways)}"
    return f"; {figure(back, DIGITS)} come back as {listed(ways)}: {measured(names, total - back)} net"


def courses(tree: TreeSummary) -> str:
    """Return how many scenarios the file has, and into how many reports on contracts each is divided."""
    scenarios, reports = tree.scenarios // tree.reports, f"{count(tree.reports, 'report')} on contracts"
    if tree.reports > 1 and scenarios == 1:
        return reports
    return f"{count(scenarios, 'scenario')}{f', times {reports}' if tree.reports > 1 else ''}"


def circle(plan: Plan) -> str:
    """Return a remark where members pay in and are given back in the same state; nothing where they never do."""
    paid, back = summed(plan.contributions.values()), summed([plan.refunds, *plan.draws.values()])
    if not any(one and other for one, other in zip(paid, back, strict=True)):
        return ""
    shows = ["a limit `draws_at_most`"] if any(summed(plan.draws.values())) else []
    shows = ["`leftover: kept`", *shows] if any(plan.refunds) else shows
    keyed = any(member.key_share is not None for member in plan.members.values())
    counted = "A key counts contributions before refunds and draws. " if keyed else ""
    return (
        "In some states money is paid in and given back at once: refunds, draws and outcome payments are the only way "
        f"for one member to compensate another. {counted}What difference that makes shows in a file with "
        f"{' or '.join(shows)}."
    )


def _gained(names: Names, plan: Plan) -> str:
    """Return what members gain over being outside, from least to most."""
    gains = {key: member.gain for key, member in plan.members.items()}
    if not gains:
        return ""
    least, most = min(gains, key=lambda key: gains[key]), max(gains, key=lambda key: gains[key])
    idle = [key for key, gain in gains.items() if abs(gain) <= POSITIVE_GAIN * max(1.0, abs(gains[most]))]
    losing = [key for key, gain in gains.items() if gain < 0 and key not in idle]
    span = f"from {figure(gains[least], DIGITS)} ({names.party(least)}) to {_gain(names, gains[most])}"
    if losing:
        who = at_most_listed([names.party(key) for key in losing], MOST_NAMED)
        return f"{who} would be better off outside; gains run {span} ({names.party(most)})."
    if len(gains) == 1:
        return f"It is worth {_gain(names, gains[most])} more to {names.party(most)} than to be without it."
    if idle:
        who = at_most_listed([names.party(key) for key in idle], MOST_NAMED)
        rest = f"; {names.party(most)} gains most, {_gain(names, gains[most])}" if most not in idle else ""
        return f"Nobody is worse off than outside; {who} {'gains' if len(idle) == 1 else 'gain'} nothing{rest}."
    if figure(gains[least], DIGITS) == figure(gains[most], DIGITS):
        return f"Every member is better off than outside by the same, {_gain(names, gains[most])}."
    return f"Every member is better off than outside, {span} ({names.party(most)})."


def _gain(names: Names, gain: float) -> str:
    return measured(names, gain)


def _kept(finding: Fund, plan: Plan) -> str:
    """Return whether anybody would walk away, where anybody may, and what the plan breaks."""
    parts = []
    if plan.broken:
        parts.append(f"The plan breaks {count(len(plan.broken), 'statement')} of the file.")
    leaving = [item for item in plan.tightest if item.margin < -POSITIVE_GAIN]
    if finding.limited and plan.tightest and not leaving:
        parts.append("In no state would anybody rather walk away.")
    return " ".join(parts)


def facts(names: Names, finding: Fund) -> list[str]:
    """Return what was computed with: scenarios, modules, payments and approximations."""
    lines = [scenarios_sentence(finding.tree)]
    if finding.modules:
        lines.append(f"Taken to be in force: {listed([names.module(module) for module in finding.modules])}.")
    if finding.missing:
        lines.append(f"Not part of what is looked at: {listed([named(names, finding, x) for x in finding.missing])}.")
    if finding.plan is not None and Flows(finding, finding.plan).balanced:
        lines.append(
            f"Every payment is {_smallest(names, finding.plan)}, and in every state what comes in is what "
            "goes out or stays in the reserve."
        )
    if finding.utility_error:
        worst = max(finding.utility_error, key=lambda key: finding.utility_error[key])
        error = figure(finding.utility_error[worst], DIGITS)
        lines.append(f"Curved utilities are approximated in the search, by at most {error} ({names.party(worst)}).")
    if finding.engine == "mpi":
        lines.append("Solved scenario by scenario, on several processes.")
    return lines


def _smallest(names: Names, plan: Plan) -> str:
    """Return what every payment is a multiple of."""
    if plan.currency is not None:
        return f"in whole cents (0.01 {plan.currency})"
    cent = f"{plan.cent:.12f}".rstrip("0").rstrip(".")
    return f"a multiple of {cent} {names.subject.unit}"


def scenarios_sentence(tree: TreeSummary) -> str:
    """Return how many scenarios there are, and what was lost where some were left out."""
    if tree.scenarios == 1 and tree.scenarios_before <= 1:
        return f"One certain course over {count(len(tree.stages), 'stage')}."
    of_the_file = courses(tree).replace(",", " of the file,", 1) if tree.reports > 1 else courses(tree)
    size = f"{of_the_file} over {count(len(tree.stages), 'stage')}, {count(tree.nodes, 'state')}"
    if tree.scenarios_before <= tree.scenarios:
        return f"{size}."
    moved = f"on average {figure(tree.error, DIGITS)} standard deviations of the quantities away"
    before = tree.scenarios_before // tree.reports
    return f"{size}, kept of {before:,}; each of the others is counted with the nearest that was kept, {moved}."


def named(names: Names, finding: Fund, key: str) -> str:
    """Return what a member, need, donor, contract, agency or other source of money is called."""
    if key in names.subject.parties:
        return names.party(key)
    known = {**SOURCES, **finding.needs, **finding.donors, **finding.contracts}
    return known.get(key, spaced(key))


def broken_lines(finding: Fund, plan: Plan) -> list[str]:
    """Return the statements that a plan breaks, with the first state in which it does and by how much."""
    return [
        f"{item.statement} ({_where(finding, item.node)}broken by {figure(item.amount)}; "
        f"{short_place(item.location)} {item.path})"
        for item in plan.broken
    ]


def _where(finding: Fund, node: int | None) -> str:
    return "" if node is None else f"first in {state(finding, node)}; "


def state(finding: Fund, node: int, most: int = MOST_QUANTITIES) -> str:
    """Return what a state is called: its stage and its label, with its quantities where they are no more than so many.

    States that the file gives no name are numbered.
    """
    found = finding.nodes[node]
    stage = finding.tree.stages[found.stage - 1]
    own = found.label.removeprefix(stage)
    if own == found.label:
        called = f"{stage}, {found.label}"
    else:
        called = f"{stage}, case {own[1:]}" if own.startswith(".") else found.label
    if not 0 < len(finding.quantities) <= most:
        return called
    values = [f"{spaced(name)} {figure(row[node], DIGITS)}" for name, row in finding.quantities.items()]
    return f"{called} ({', '.join(values)})"


def pooling_sentences(names: Names, finding: Fund, found: Pooling) -> str:
    """Return what the fund is worth, how far risks cancel out, and on how many payers it rests."""
    parts = [_together(names, finding.plan, found)] if finding.plan is not None else []
    if found.diversification is not None:
        part = percent(found.diversification)
        own = "the sum of the members' own risks"
        parts.append(
            f"The risk of all needs and incomes together is {part} of {own}{_cancelled(found.diversification)}."
        )
    if finding.plan is not None and found.effective_payers is not None:
        parts.append(_payers(names, finding, finding.plan, found.effective_payers))
    return " ".join(parts)


def _together(names: Names, plan: Plan, found: Pooling) -> str:
    """Return what the plan makes all members better off by, and what the best plan for that would."""
    inside = sum(member.value for member in plan.members.values())
    decimals = places([inside, found.alone, found.together])
    now, outside = round(inside, decimals), round(found.alone, decimals)
    gain, best = now - outside, max(round(found.value, decimals), now - outside)
    gained, most = amount(gain, decimals), amount(best, decimals)
    away = f"from {amount(outside, decimals)} to {amount(now, decimals)}"
    words = f"The plan shown makes the members together {gained} {unit_after(gained, names.subject.unit)} better off"
    words += f" than outside ({away})."
    if gained == most:
        return f"{words} {_sure(found)}"
    part = f" ({percent(gain / best)} of it is reached)" if best > 0 else ""
    proven = found.bound is not None and figure(found.bound, DIGITS) == figure(found.value, DIGITS)
    could = "The most that any plan could do is" if proven else "A plan was found that does"
    return f"{words} {could} {most}{part}; the rest is the price of dividing it as asked."


def _sure(found: Pooling) -> str:
    if found.bound is None:
        return "Whether another plan could do more was not settled."
    if figure(found.bound, DIGITS) == figure(found.value, DIGITS):
        return "No plan could do more."
    return f"No plan could do more than {figure(found.bound, DIGITS)}."


def _payers(names: Names, finding: Fund, plan: Plan, effective: float) -> str:
    """Return as if how many gave the same, and who pays most."""
    every = {key: sum(Flows(finding, plan).expected(row)) for key, row in {**plan.contributions, **plan.gifts}.items()}
    paid = {key: value for key, value in every.items() if figure(value, DIGITS) != "0"}
    if not paid:
        return ""
    donors = " (donors included)" if any(map(any, plan.gifts.values())) else ""
    most = [
        named(names, finding, key) for key in paid if figure(paid[key], DIGITS) == figure(max(paid.values()), DIGITS)
    ]
    if len(paid) == 1:
        return f"All of the money is paid by {most[0]}{donors}."
    payers = figure(effective, DIGITS)
    spread = f"The money is as spread as if {payers} payers gave equal amounts{donors}"
    if len(most) > 1:
        return (
            f"{spread}; {at_most_listed(most, MOST_NAMED)} {'pay equally' if len(most) == len(paid) else 'pay most'}."
        )
    return f"{spread}; {most[0]} pays most."


def _cancelled(part: float) -> str:
    return ": nothing cancels out" if percent(part) == percent(1.0) else ""


def prices_sentence(finding: Fund) -> str:
    """Return what prices are, and how many statements have none."""
    if not finding.free:
        return PRICED
    one = finding.free == 1
    others = f"{count(finding.free, 'other limit or guarantee', 'other limits and guarantees')}"
    return f"{PRICED} {others} {'does' if one else 'do'} not bind and {'costs' if one else 'cost'} nothing."


def price_words(price: float) -> str:
    """Return what a statement costs, or what all would gain where more of it is better."""
    return figure(price, DIGITS) if price > 0 else f"all would gain {figure(-price, DIGITS)}"


def staying_sentence(finding: Fund) -> str:
    """Return whether members stay in the plan shown, and what it takes to hold them in the best one."""
    found, plan = finding.commitment, finding.plan
    stays = plan is not None and plan.tightest and all(item.margin >= -POSITIVE_GAIN for item in plan.tightest)
    parts = ["In the plan shown everybody stays."] if stays else []
    return " ".join([*parts, *([sentence(found.words)] if found is not None else [])])


def member_lines(names: Names, plan: Plan) -> list[str]:
    """Return for every member what it pledges, pays net of refunds and draws, and gains."""
    lines = []
    for key, member in plan.members.items():
        pledge = [] if member.pledge is None else [f"pledges {figure(member.pledge, DIGITS)}"]
        net = member.expected_contribution - member.expected_return
        paid = "pays" if net >= 0 else "is paid"
        parts = [*pledge, f"{paid} {figure(abs(net), DIGITS)} net", f"gains {measured(names, member.gain)}"]
        lines.append(f"{names.party(key)} {listed(parts)}")
    return lines


def contract_sentence(names: Names, finding: Fund, found: ContractFinding) -> str:
    """Return whose contract it is, and what makes the wanted effort worthwhile."""
    return f"{found.name}, by {named(names, finding, found.implementer)}: {sentence(found.words)}"


def risk_takeaway(names: Names, plan: Plan) -> str:
    """Return whose mean and whose worst cases the fund improves most."""
    best = {
        what: max(plan.members, key=lambda key: change(plan.members[key]))
        for what, change in (("mean", _mean_change), ("worst cases", _tail_change))
    }
    mean, tail = best["mean"], best["worst cases"]
    moved = [_mean_change(plan.members[mean]), _tail_change(plan.members[tail])]
    return (
        f"Being inside changes the mean result of {names.party(mean)} most for the better, by "
        f"{figure(moved[0], DIGITS)}, and the worst cases of {names.party(tail)}, by {measured(names, moved[1])}."
    )


def _mean_change(member: MemberFinding) -> float:
    return member.inside.mean - member.outside.mean


def _tail_change(member: MemberFinding) -> float:
    return member.inside.tail - member.outside.tail
