"""Checks of the contracts of a fund: who implements them, what may come of efforts, and how that is seen."""

from winset_models.negotiation.checks.fund_parts import FUND, FundInspection
from winset_models.negotiation.checks.names import Names
from winset_models.negotiation.fund.outcomes import outcomes_of
from winset_models.negotiation.fund.parts import Contract
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import counted


def check_contract(found: FundInspection, key: str, contract: Contract) -> None:
    """Check a contract."""
    path: Path = (*FUND, "contracts", key)
    inspection = found.inspection
    _check_implementer(found, contract, path)
    if contract.module is not None:
        inspection.module(contract.module, (*path, "module"))
        if contract.most_payment is None:
            message = f"`{key}` comes about only with a module, and then needs a largest payment"
            inspection.fault("no-limit", path, message, hint="add `most_payment`", of_key=True)
    if found.stages is not None and contract.stage > found.stages:
        message, wanted = f"the fund has {counted(found.stages, 'stage')}", f"at most {found.stages}"
        inspection.fault("out-of-range", (*path, "stage"), message, got=str(contract.stage), wanted=wanted)
    efforts = Names(tuple(contract.efforts), not inspection.salvage.damaged(*path, "efforts"))
    inspection.known("effort", contract.wanted, efforts, (*path, "wanted"))
    for name, effort in contract.efforts.items():
        found.whole(effort.outcomes, f"the outcomes of `{name}`", (*path, "efforts", name, "outcomes"))
    _check_outcomes(found, contract, Names(outcomes_of(contract), efforts.complete), path)
    if contract.most_payment is not None and contract.least_payment > contract.most_payment:
        message, wanted = "the least payment is larger than the largest", f"at most {contract.most_payment:g}"
        found.contradiction((*path, "least_payment"), message, got=f"{contract.least_payment:g}", wanted=wanted)


def _check_implementer(found: FundInspection, contract: Contract, path: Path) -> None:
    name, names = contract.implementer, found.inspection.names
    if name in names.parties or name in names.groups:
        found.member(name, (*path, "implementer"))


def _check_outcomes(found: FundInspection, contract: Contract, outcomes: Names, path: Path) -> None:
    for outcome, values in contract.values.items():
        place = (*path, "values", outcome)
        if found.inspection.known("outcome", outcome, outcomes, place, of_key=True):
            found.by_member(values, place)
    for outcome, reports in contract.verification.items():
        place = (*path, "verification", outcome)
        if found.inspection.known("outcome", outcome, outcomes, place, of_key=True):
            found.whole(reports, f"the reports on `{outcome}`", place)
