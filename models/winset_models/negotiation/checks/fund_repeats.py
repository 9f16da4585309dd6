"""Checks of a fund that repeats: what it says must make sense when its only stage is played again for ever."""

from winset_models.negotiation.checks.fund_parts import FUND, FundInspection
from winset_models.negotiation.fund.parts import Fund, Member
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import counted
from winset_solver.tolerances import FEASIBILITY

MOST_PATIENT = 1.0 - FEASIBILITY
"""Largest discount of a fund that repeats: values are divided by what is missing to 1."""


def check_repeats(found: FundInspection) -> None:
    """Report what a fund that repeats cannot have, and members for whom it would be worth infinitely much."""
    fund = found.fund
    if not fund.repeats:
        return
    if found.stages is not None and found.stages > 1:
        message = "a fund that repeats has one stage"
        _refuse(found, ("repeats",), message, got=counted(found.stages, "stage"))
    for path, message in _one_off(fund):
        _refuse(found, path, message)
    for name, member in fund.members.items():
        for entry, message in _lasting(member):
            _refuse(found, ("members", name, *entry), message)
    for key in found.members or ():
        party = found.inspection.negotiation.parties[key]
        if party.discount > MOST_PATIENT and found.inspection.salvage.intact("parties", key, "discount"):
            little = "does not discount" if party.discount >= 1 else "hardly discounts"
            message = f"`{key}` {little}, but the fund repeats for ever"
            hint = "give it a `discount` below 1"
            place, wanted = ("parties", key, "discount"), f"at most {MOST_PATIENT:.8g}"
            found.inspection.fault("no-discount", place, message, wanted=wanted, hint=hint)


def _one_off(fund: Fund) -> list[tuple[Path, str]]:
    """Return what a fund has that happens once, where everything is to happen again and again."""
    wrong: list[tuple[Path, str]] = []
    if fund.reserve is not None:
        wrong.append((("reserve",), "a fund that repeats keeps nothing from one period to the next"))
    for key in fund.contracts:
        wrong.append((("contracts", key), "a fund that repeats has no contracts: efforts are made once"))
    if fund.pledging is not None and fund.pledging.per == "all":
        wrong.append((("pledging", "per"), "pledges of a fund that repeats hold in each period"))
    for key, donor in fund.donors.items():
        if donor.gives_in_all is not None:
            wrong.append((("donors", key, "gives_in_all"), "nothing limits what is given over all periods"))
    if fund.key is not None and fund.key.price and fund.key.applies_to != "stages":
        wrong.append((("key", "price"), "arrears of a fund that repeats are counted where the key applies to `stages`"))
    return wrong


def _lasting(member: Member) -> list[tuple[Path, str]]:
    """Return what a member of a fund that repeats cannot have."""
    wrong: list[tuple[Path, str]] = []
    if member.risk.weight:
        wrong.append((("risk",), "periods are many: their risk is judged by the utility of each"))
    if member.saves_at_most:
        wrong.append((("saves_at_most",), "nothing is put aside where there is one stage"))
    if member.pays_in_all is not None:
        wrong.append((("pays_in_all",), "nothing limits what is paid over all periods"))
    return wrong


def _refuse(found: FundInspection, path: Path, message: str, got: str = "") -> None:
    hint = "leave it out, or leave `repeats` out"
    found.inspection.fault("cannot-repeat", (*FUND, *path), message, got=got, hint=hint, of_key=True)
