"""A small fund for processes: two states with opposite shocks, pledges and a reserve, over two or three stages."""

from fund_cases import fund_negotiation
from winset_models.negotiation.fund.active import everything
from winset_models.negotiation.fund.figures import fund_figures


def shared_shocks(stages=2, **fund):
    """A fund of two parties in a world that branches in two at every stage."""
    paths = {"": (1.0, [])}
    for _ in range(stages):
        paths = {
            f"{name}{side}": (chance * share, [*values, load])
            for name, (chance, values) in paths.items()
            for side, share, load in (("n", 0.4, 1.0), ("s", 0.6, 2.5))
        }
    content = {
        "stages": [f"year {stage + 1}" for stage in range(stages)],
        "scenarios": {"paths": {f"p{k}": {"probability": c, "values": {"load": v}} for k, (c, v) in paths.items()}},
        "members": {
            "A": {"income": 6, "pays_at_most": 4, "risk": {"weight": 0.4, "level": 0.8}},
            "B": {"income": {"base": 8, "per": {"load": -1}}, "pays_at_most": 4},
        },
        "needs": {"shelter": {"of": "A", "amount": {"per": {"load": 1.5}}, "unmet": 1.5, "at_most": 0.9}},
        "pledging": {"fee": 0.05},
        "reserve": {"initial": 0.5, "interest": 0.03, "at_most": 6},
    }
    return fund_negotiation({"A": {"discount": 0.95}, "B": {"discount": 0.9}}, **{**content, **fund})


def all_of(negotiation):
    """Everything of the fund."""
    return everything(fund_figures(negotiation))
