"""Checks of a fund: whom and what it names, and whether its figures can be meant together.

Limits that no plan keeps are no faults: analyses of the fund explain them.
"""

from winset_models.negotiation.checks.fund_contracts import check_contract
from winset_models.negotiation.checks.fund_parts import FUND, FundInspection
from winset_models.negotiation.checks.fund_repeats import check_repeats
from winset_models.negotiation.checks.fund_scenarios import check_scenarios
from winset_models.negotiation.checks.fund_worth import check_worth
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.faults import shown
from winset_models.negotiation.fund.parts import Donor, Key, Member, Need, Utility
from winset_models.negotiation.fund.utility import needs_money
from winset_models.negotiation.origin import Path
from winset_models.negotiation.values import by_party, members


def check_fund(inspection: Inspection) -> None:
    """Check the fund, where the file has one."""
    fund = inspection.negotiation.fund
    if fund is None:
        return
    before = len(inspection.faults)
    found = FundInspection.of(inspection, fund)
    _check_stages(found)
    check_scenarios(found)
    for name, member in fund.members.items():
        inspection.voice(name, (*FUND, "members", name), of_key=True)
        _check_member(found, name, member)
    for key, need in fund.needs.items():
        _check_need(found, key, need)
    for key, donor in fund.donors.items():
        _check_donor(found, key, donor)
    for key, contract in fund.contracts.items():
        check_contract(found, key, contract)
    if fund.key is not None:
        _check_key(found, fund.key)
    _check_reserve(found)
    check_repeats(found)
    if found.quantities.complete and len(inspection.faults) == before and not inspection.salvage.left_out:
        check_worth(found)


def _check_stages(found: FundInspection) -> None:
    for position, name in enumerate(found.fund.stages):
        if not name.strip() or len(name.splitlines()) > 1:
            message = "the name of a stage is one line of text"
            found.inspection.fault("bad-name", (*FUND, "stages", position), message, got=shown(name))
    repeated = [name for i, name in enumerate(found.fund.stages) if name in found.fund.stages[:i]]
    if repeated:
        message = f"`{repeated[0]}` is the name of more than one stage"
        found.inspection.fault(
            "repeated-name", (*FUND, "stages"), message, hint="give each stage its own name", of_key=True
        )


def _check_member(found: FundInspection, name: str, member: Member) -> None:
    path: Path = (*FUND, "members", name)
    for amount in ("income", "pays_at_most", "draws_at_most"):
        found.amount(getattr(member, amount), (*path, amount))
    if member.saves_at_most and found.fund.commitment == "limited":
        message = "a member that may walk away cannot save by itself here"
        hint = "leave out `saves_at_most`, or `commitment: limited`"
        found.contradiction((*path, "saves_at_most"), message, got=f"{member.saves_at_most:g}", wanted="0", hint=hint)
    _check_utility(found, member.utility, (*path, "utility"))


def _check_utility(found: FundInspection, utility: Utility, path: Path) -> None:
    if utility.over is None:
        return
    low, high = utility.over
    place, got = (*path, "over"), f"{low:g} to {high:g}"
    if low >= high:
        message, wanted = "the smallest amount comes first", "two amounts, the smaller one first"
        found.inspection.fault("wrong-order", place, message, got=got, wanted=wanted, of_key=True)
    elif needs_money(utility) and low <= 0:
        message = f"a {utility.form} utility has no value where there is no money"
        found.inspection.fault("out-of-range", place, message, got=got, wanted="amounts above 0", of_key=True)


def _check_need(found: FundInspection, key: str, need: Need) -> None:
    path: Path = (*FUND, "needs", key)
    found.member(need.of, (*path, "of"))
    if need.module is not None:
        found.inspection.module(need.module, (*path, "module"))
    found.amount(need.amount, (*path, "amount"))
    found.band(need.at_least, need.at_most, path)
    found.by_member(need.benefit, (*path, "benefit"))


def _check_donor(found: FundInspection, key: str, donor: Donor) -> None:
    path: Path = (*FUND, "donors", key)
    names = found.inspection.names
    found.amount(donor.gives_at_most, (*path, "gives_at_most"))
    for position, need in enumerate(donor.needs):
        found.inspection.known("need", need, names.needs, (*path, "needs", position))
    for position, contract in enumerate(donor.contracts):
        found.inspection.known("contract", contract, names.contracts, (*path, "contracts", position))
    found.inspection.modules(donor.modules, (*path, "modules"))


def _check_key(found: FundInspection, key: Key) -> None:
    path: Path = (*FUND, "key")
    inspection = found.inspection
    for position, name in enumerate(key.of or ()):
        if inspection.voice(name, (*path, "of", position)) and name in inspection.names.parties:
            found.member(name, (*path, "of", position))
    found.by_member(key.shares, (*path, "shares"))
    for name in key.indicators:
        inspection.known("indicator", name, inspection.names.indicators, (*path, "indicators", name), of_key=True)
    if bool(key.shares) == bool(key.indicators):
        if not inspection.salvage.damaged(*path):
            message = "a key has either `shares` or `indicators`"
            inspection.fault(
                "key-form", path, message, hint="give the weights of the parties in one of them", of_key=True
            )
    else:
        _check_weights(found, key, path)
    _check_bands(found, key, path)
    if key.applies_to == "pledges" and found.fund.pledging is None and inspection.salvage.intact(*FUND, "pledging"):
        message, hint = "the key applies to pledges, but there are none", "add `pledging: {}`"
        found.contradiction((*path, "applies_to"), message, hint=hint)


def _check_weights(found: FundInspection, key: Key, path: Path) -> None:
    """Report a key by which nobody has a share."""
    if found.members is None or found.inspection.salvage.damaged(*path):
        return
    negotiation = found.inspection.negotiation
    named = [party for party in members(negotiation, key.of) if party in found.members]
    if key.indicators:
        weights = [
            weight * negotiation.parties[party].indicators.get(name, 0.0)
            for name, weight in key.indicators.items()
            for party in named
        ]
        sound = all(found.inspection.salvage.intact("parties", party, "indicators") for party in named)
    else:
        weights, sound = [by_party(negotiation, key.shares, party) for party in named], True
    if sound and not any(weights):
        message = "by this key nobody has a share"
        place = (*path, "indicators" if key.indicators else "shares")
        found.inspection.fault("zero-key", place, message, wanted="a weight above 0 for some member", of_key=True)


def _check_bands(found: FundInspection, key: Key, path: Path) -> None:
    for name, wrong, wanted in (
        ("at_least", key.at_least is not None and key.at_least > 1, "at most 1"),
        ("at_most", key.at_most is not None and key.at_most < 1, "1 or more"),
    ):
        if wrong:
            message = "the shares add up to one: not everybody can bear " + ("more" if name == "at_least" else "less")
            got = f"{getattr(key, name):g}"
            found.inspection.fault("out-of-range", (*path, name), f"{message} than its share", got=got, wanted=wanted)


def _check_reserve(found: FundInspection) -> None:
    reserve, path = found.fund.reserve, (*FUND, "reserve")
    if reserve is None:
        return
    found.band(reserve.at_least, reserve.at_most, path)
    if reserve.interest <= -1:
        message, got = "a reserve cannot lose more than all of it", f"{reserve.interest:g}"
        found.inspection.fault("out-of-range", (*path, "interest"), message, got=got, wanted="more than -1")
