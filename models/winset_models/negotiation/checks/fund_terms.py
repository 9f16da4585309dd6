"""Checks of what proposed deals say about the fund: pledges and outcome payments."""

from winset_models.negotiation.checks.fund_parts import FUND, FundInspection
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.names import Names
from winset_models.negotiation.fund.outcomes import reports_of
from winset_models.negotiation.fund.parts import FundTerms
from winset_models.negotiation.origin import Path


def check_terms(inspection: Inspection, terms: FundTerms, path: Path) -> None:
    """Check what a deal says about the fund."""
    fund = inspection.negotiation.fund
    if fund is None:
        if inspection.salvage.intact(*FUND):
            message, hint = "the file has no fund", "add a section `fund`, or leave this out"
            inspection.fault("no-fund", path, message, hint=hint, of_key=True)
        return
    found = FundInspection.of(inspection, fund)
    for party in terms.pledges or {}:
        found.member(party, (*path, "pledges", party), of_key=True)
    if terms.pledges is not None and fund.pledging is None and inspection.salvage.intact(*FUND, "pledging"):
        message, hint = "the fund has no pledges", "add `pledging: {}` to the fund"
        inspection.fault("no-pledges", (*path, "pledges"), message, hint=hint, of_key=True)
    for contract, promised in terms.payments.items():
        place = (*path, "payments", contract)
        known = inspection.known("contract", contract, inspection.names.contracts, place, of_key=True)
        if known and contract in fund.contracts:
            complete = not inspection.salvage.damaged(*FUND, "contracts", contract)
            reports = Names(reports_of(fund.contracts[contract]), complete)
            for report in promised:
                inspection.known("outcome", report, reports, (*place, report), of_key=True)
