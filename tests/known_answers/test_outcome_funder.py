"""A funder that pays for nothing but outcomes: what it may give is what the contract pays."""

import numpy as np
import pytest

from fund_cases import everything, figures_of
from winset_models.formulations.fund import fund_program
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_solver.highs import Session

EFFORT = {
    "high": {"cost": 1.0, "outcomes": {"good": 0.75, "bad": 0.25}},
    "low": {"outcomes": {"good": 0.25, "bad": 0.75}},
}


@pytest.mark.parametrize(("earmark", "given"), [({"contracts": ["work"]}, 1.5), ({"needs": ["food"]}, 0.5)])
def test_money_for_outcomes_pays_them_and_nothing_else(earmark, given):
    figures = figures_of(
        {"A": {}, "B": {}},
        members={"all": {"pays_at_most": 0 if "contracts" in earmark else 2}},
        needs={"food": {"of": "B", "amount": 0.5, "at_most": 0 if "contracts" in earmark else 1}},
        donors={"bank": {"gives_at_most": 10, **earmark}},
        contracts={
            "work": {
                "implementer": "agency",
                "efforts": EFFORT,
                "wanted": "high",
                "values": {"good": {"A": 9}},
                "most_payment": 2,
            }
        },
    )
    formulation = fund_program(figures, everything(figures))
    session = Session(formulation.program)
    cost = np.zeros(formulation.program.shape[1])
    cost[np.asarray(formulation.fields.gift["bank"], dtype=np.int64)] = figures.tree.probability
    session.maximise(cost)
    plan = formulation.plan_of(session.solve().solution.x)
    paid = float(figures.tree.probability @ np.asarray(plan.gifts["bank"]))
    assert paid == pytest.approx(given)
    assert FundAccounts(figures, plan, everything(figures)).balance == pytest.approx(0.0)
