"""What it is worth to share risk, and who shares whose."""

from winset_models.analysis.fund_findings import Pooling
from winset_models.analysis.funds.engine import Largest
from winset_models.analysis.funds.insurers import concentration, receipts
from winset_models.analysis.funds.risks import correlations, diversification
from winset_models.analysis.funds.values import values_alone
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan


def pooling(figures: FundFigures, active: Active, plan: FundPlan, sums: Largest) -> Pooling | None:
    """Return what the members have together at best, against what they have alone, and whose money helps whom.

    Parameters
    ----------
    plan
        Whose payments are traced.
    sums
        The largest sum of values.

    Returns
    -------
    Pooling | None
        None where the largest sum was not found.
    """
    if sums.value is None:
        return None
    alone = float(values_alone(figures).sum())
    accounts = FundAccounts(figures, plan, active)
    traced, payers = receipts(accounts), concentration(accounts)
    return Pooling(
        alone=alone,
        together=sums.value,
        value=sums.value - alone,
        bound=None if sums.bound is None else sums.bound - alone,
        diversification=diversification(figures, active),
        correlations=correlations(accounts),
        insured_by=traced.expected(),
        insured_in_tail=traced.in_tail(),
        concentration=None if payers is None else payers.index,
        effective_payers=None if payers is None else payers.payers,
        largest_payer=None if payers is None else payers.largest,
    )
