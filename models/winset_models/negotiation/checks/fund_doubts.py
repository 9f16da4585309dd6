"""Doubts about a fund: what it says without fault but is probably not meant."""

from winset_models.negotiation.checks.fund_parts import FUND
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.fund.active import everything
from winset_models.negotiation.fund.figures import FundFigures, fund_figures
from winset_models.negotiation.fund.parts import Fund
from winset_models.negotiation.fund.utility import curved
from winset_models.negotiation.suggestions import did_you_mean

SELDOM_LESS = 0.5
"""Discount below which something else is probably meant."""


def doubt_fund(inspection: Inspection) -> None:
    """Report everything doubtful in the fund of a file without faults."""
    fund = inspection.negotiation.fund
    if fund is None:
        return
    figures = fund_figures(inspection.negotiation)
    _doubt_members(inspection, figures)
    _doubt_patience(inspection, figures)
    _doubt_rates(inspection, fund)
    _doubt_needs(inspection, figures)
    _doubt_modules(inspection, figures)
    _doubt_scenarios(inspection)
    for key, contract in fund.contracts.items():
        hint = did_you_mean(contract.implementer, inspection.negotiation.parties)
        if contract.implementer not in inspection.negotiation.parties and hint:
            message = f"`{contract.implementer}` is no party, and so counts as an agency outside the negotiation"
            inspection.warning("agency", (*FUND, "contracts", key, "implementer"), message, hint=hint)


def _doubt_members(inspection: Inspection, figures: FundFigures) -> None:
    fund = figures.fund
    for name, member in fund.members.items():
        place = (*FUND, "members", name)
        if member.saves_at_most and (not curved(member.utility) or len(fund.stages) == 1):
            message = "saving is of no use " + (
                "here" if len(fund.stages) == 1 else "to whom a later unit is worth less"
            )
            hint = "give it a curved `utility`, or leave `saves_at_most` out"
            inspection.warning("never-counts", (*place, "saves_at_most"), message, hint=hint)
        if member.pledge_at_most is not None and fund.pledging is None:
            message = "pledges are limited, but the fund has none"
            inspection.warning("never-counts", (*place, "pledge_at_most"), message, hint="add `pledging: {}`")
        if member.penalty and fund.commitment == "full":
            message = "there is a penalty for walking away, but nobody can"
            inspection.warning("never-counts", (*place, "penalty"), message, hint="add `commitment: limited`")
    for key in figures.members:
        if key in fund.members and not _touched(figures, key):
            message = (
                f"the fund means nothing to `{key}`: it can neither pay nor receive anything, nor value what others do"
            )
            inspection.warning("no-value", (*FUND, "members", key), message)


def _doubt_patience(inspection: Inspection, figures: FundFigures) -> None:
    """Report members that care little for the very next stage, as when a rate is written for the factor."""
    roadmap = inspection.negotiation.roadmap
    if roadmap is not None and roadmap.period != "year":
        return
    for key, part in figures.members.items():
        if part.discount < SELDOM_LESS:
            message = f"to `{key}` a unit one stage later is worth {part.discount:g} today"
            hint = f"`discount` is a factor: did you mean {1 - part.discount:g}?" if part.discount else ""
            inspection.warning("impatient", ("parties", key, "discount"), message, hint=hint)


def _doubt_rates(inspection: Inspection, fund: Fund) -> None:
    """Report rates at which nothing is left, or more is earned than lent."""
    if fund.overhead == 1:
        message = "administration takes all that members pay"
        inspection.warning("unlikely-rate", (*FUND, "overhead"), message, hint="write 0.01 for 1 %")
    if fund.reserve is not None and fund.reserve.interest > 1:
        message = f"the reserve earns {fund.reserve.interest:.0%} from one stage to the next"
        hint = f"write {fund.reserve.interest / 100:g} for {fund.reserve.interest:g} %"
        inspection.warning("unlikely-rate", (*FUND, "reserve", "interest"), message, hint=hint)


def _touched(figures: FundFigures, member: str) -> bool:
    part = figures.members[member]
    reserve = figures.fund.reserve
    refunded = reserve is not None and reserve.leftover == "returned" and figures.leftover_shares.get(member, 0.0) > 0
    needs = any(need.of == member or member in need.benefit for need in figures.needs.values())
    contracts = any(entry.implementer == member or member in entry.values for entry in figures.contracts.values())
    return bool(part.pays_at_most.any() or part.draws_at_most.any() or refunded or needs or contracts)


def _doubt_needs(inspection: Inspection, figures: FundFigures) -> None:
    reserve = figures.fund.reserve
    paying = any(part.pays_at_most.any() and part.pays_in_all for part in figures.members.values())
    giving = any(donor.gives_at_most.any() for donor in figures.donors.values())
    money = paying or giving or (reserve is not None and reserve.initial > 0)
    for key, need in figures.needs.items():
        if not need.amount.any():
            message = f"`{key}` arises in no state"
            inspection.warning("no-value", (*FUND, "needs", key, "amount"), message)
        elif not money:
            promise = f" although {need.at_least:.0%} of it is guaranteed" if need.at_least else ""
            message = f"no money can come into the fund to cover `{key}`{promise}"
            inspection.warning("never-covered", (*FUND, "needs", key), message, hint="let somebody pay or give")


def _doubt_modules(inspection: Inspection, figures: FundFigures) -> None:
    """Report parts of the fund that no package brings about."""
    active, fund = everything(figures), figures.fund
    for section, parts, exist in (
        ("needs", fund.needs, active.needs),
        ("contracts", fund.contracts, active.contracts),
        ("donors", fund.donors, active.donors),
    ):
        for key in parts:
            if key not in exist:
                message = f"`{key}` never comes about: its module is not open to those who would have to be bound by it"
                inspection.warning("never-counts", (*FUND, section, key), message)


def _doubt_scenarios(inspection: Inspection) -> None:
    fund = inspection.negotiation.fund
    if fund is None:
        return
    for section, entries in (("paths", fund.scenarios.paths), ("tree", fund.scenarios.tree)):
        names = dict.fromkeys(name for entry in entries.values() for name in entry.values)
        for key, entry in entries.items():
            if missing := [name for name in names if name not in entry.values]:
                message = f"`{key}` says nothing of `{missing[0]}`, which counts as 0"
                inspection.warning(
                    "no-value", (*FUND, "scenarios", section, key), message, hint="write the 0 if it is meant"
                )
                break
