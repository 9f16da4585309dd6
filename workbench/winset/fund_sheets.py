"""Funds as sheets."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset import fund_words as words
from winset.sheet_parts import Cell, Sheet, about_sheet, party_sheet, yes_or_no
from winset.words import Names, listed
from winset_models.analysis.fund_findings import Fund, Plan, Pooling, Risk

FIGURES: Final = ("Mean", "Deviation", "Worst cases", "Value at risk", "Worst")
"""Figures of a distribution."""


def states_sheet(names: Names, finding: Fund, plan: Plan) -> Sheet:
    """Return the whole plan as a table, one row for each state."""
    nodes = finding.nodes
    columns: dict[str, list[Cell]] = {
        "State": [node.label for node in nodes],
        "Stage": [finding.tree.stages[node.stage - 1] for node in nodes],
        "After": [nodes[node.parent].label if node.parent >= 0 else None for node in nodes],
        "Probability": _plain([node.probability for node in nodes]),
    }
    columns |= {name: _plain(values) for name, values in finding.quantities.items()}
    kinds: dict[str, Mapping[str, Sequence[Cell]]] = {
        "Need:": {key: _plain(row) for key, row in plan.needed.items()},
        "Paid by": plan.contributions,
        "Support for": plan.support,
        "Drawn by": plan.draws,
        "Given by": plan.gifts,
        "Outcome payment for": plan.outcome_payments,
        "Refund to": plan.refunded,
        "Saved by": plan.savings,
    }
    for kind, rows in kinds.items():
        columns |= {f"{kind} {words.named(names, finding, key)} ({key})": list(row) for key, row in rows.items()}
    single = {
        "Administration": plan.administration,
        "Interest": plan.interest,
        "Reserve": plan.reserve,
        "Refunds": plan.refunds,
    }
    columns |= {head: list(row) for head, row in single.items() if row}
    return Sheet("States", tuple(columns), tuple(zip(*columns.values(), strict=True)), exact=True)


def _plain(values: Sequence[float]) -> list[Cell]:
    """Return figures without the noise of computing with them: 0.3 for 0.30000000000000004."""
    return [float(f"{value:.15g}") for value in values]


def fund_sheets(finding: Fund) -> list[Sheet]:
    """Return the plan by state, what it means for each member, who insures whom, and what guarantees cost."""
    if finding.manifest is None:
        raise ValueError("a finding that is exported says how to get it again")
    names = Names(finding.subject)
    return [
        party_sheet(names, {}),
        *([states_sheet(names, finding, finding.plan), _members(names, finding.plan)] if finding.plan else []),
        *([_insurance(names, finding, finding.pooling)] if finding.pooling else []),
        _prices(finding),
        *([_outcomes(names, finding)] if finding.agreements else []),
        about_sheet(finding.subject, finding.manifest, _facts(names, finding), finding.checks, finding.notes),
    ]


def _members(names: Names, plan: Plan) -> Sheet:
    kinds = list(dict.fromkeys(kind for member in plan.members.values() for kind in member.components))
    least = {item.party: item.margin for item in plan.tightest}
    rows = [
        (
            names.party(key),
            member.value,
            member.alone,
            member.gain,
            member.pledge,
            member.expected_contribution,
            member.expected_receipt,
            member.expected_return,
            member.largest_contribution,
            member.key_share,
            member.burden_share,
            least.get(key),
            *(value for side in (member.inside, member.outside) for value in _figures(side)),
            *(member.components.get(kind, 0.0) for kind in kinds),
        )
        for key, member in plan.members.items()
    ]
    heads = [
        *("Value inside", "Value outside", "Gain", "Pledge", "Expected to pay", "Expected to receive"),
        *("Refunds and draws", "Most in a state", "By the key", "Share of contributions", "Smallest margin"),
        *(f"{figure} {side}" for side in ("inside", "outside") for figure in FIGURES),
    ]
    return Sheet("Members", ("Member", *heads, *(kind.capitalize() for kind in kinds)), tuple(rows))


def _figures(side: Risk) -> tuple[float, ...]:
    return side.mean, side.deviation, side.tail, side.threshold, side.worst


def _insurance(names: Names, finding: Fund, found: Pooling) -> Sheet:
    rows = [
        (
            words.named(names, finding, receiver),
            words.named(names, finding, source),
            value,
            found.insured_in_tail.get(receiver, {}).get(source),
        )
        for receiver, row in found.insured_by.items()
        for source, value in row.items()
    ]
    return Sheet("Insurance", ("Receiver", "Source", "Expected", "In the receiver's worst cases"), tuple(rows))


def _prices(finding: Fund) -> Sheet:
    rows = [
        (item.statement, item.price, item.per, yes_or_no(item.confirmed), item.path, item.location)
        for item in finding.prices
    ]
    return Sheet("Prices", ("Statement", "Costs", "For each", "Confirmed", "Path", "Place"), tuple(rows))


def _outcomes(names: Names, finding: Fund) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for found in finding.agreements:
        perfect = found.perfect_verification
        shown = [(item.name, item) for item in found.efforts]
        shown += [(f"{perfect.name}, if reports were true", perfect)] if perfect else []
        rows += [
            (
                found.name,
                words.named(names, finding, found.implementer),
                label,
                yes_or_no(item.effort == found.wanted),
                yes_or_no(item.possible),
                "; ".join(f"{report}: {value:g}" for report, value in item.payments.items()) or None,
                item.expected_payment,
                item.rent,
                item.first_best,
                item.agency_cost,
                item.worth,
            )
            for label, item in shown
        ]
    heads = ("Contract", "Implementer", "Effort", "Wanted", "Possible", "Payments", "Expected payment", "Rent")
    return Sheet("Outcomes", (*heads, "If effort were seen", "Agency cost", "Worth to all"), tuple(rows))


def _facts(names: Names, finding: Fund) -> list[tuple[str, Cell]]:
    """Return status, objectives, and what sharing, knowing and staying are worth."""
    facts: list[tuple[str, Cell]] = [("Status", words.STATUSES[finding.status]), ("Fund", finding.name)]
    facts += [("Stages", listed(finding.tree.stages)), ("Scenarios", words.scenarios_sentence(finding.tree))]
    for stage in finding.stages:
        facts += [(f"{stage.title}: {stage.measure}", stage.value), (f"{stage.title}: proven limit", stage.bound)]
    if finding.plan is not None:
        facts += [("Smallest amount paid", finding.plan.cent), ("Reserve at the start", finding.plan.initial)]
        promised = {finding.contracts.get(key, key): row for key, row in finding.plan.payments.items()}
        facts += [
            (f"{name}: paid if {report}", value) for name, row in promised.items() for report, value in row.items()
        ]
        facts += [("Broken", line) for line in words.broken_lines(finding, finding.plan)]
    if finding.pooling is not None:
        facts += [("Sum of values outside", finding.pooling.alone), ("Largest possible sum", finding.pooling.together)]
    if finding.information is not None:
        facts += [
            ("Expected value of perfect information", finding.information.perfect_information),
            ("Value of the stochastic solution", finding.information.stochastic_solution),
        ]
    if finding.commitment is not None:
        facts.append(("Whether members stay", finding.commitment.words))
        added = finding.commitment.penalties
        facts += [(f"Penalty that is needed: {names.party(key)}", value) for key, value in added.items()]
    return facts
