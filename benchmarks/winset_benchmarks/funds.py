"""Seeded random relief funds: states that send and states that receive, with shocks that fall on both.

Each of four receiving states has costs of arrivals, each of four sending states costs of returns; costs that are not
covered weigh more than the money. Pledges are made before anything is known, a bank matches contributions up to a
limit, and what is left is kept from stage to stage. Every state looks at the mean and at the worst tenth.
"""

from typing import Any, Final

from winset_benchmarks.generators import generator
from winset_models.negotiation.negotiation import Negotiation

_LEVEL: Final = 0.9
_WEIGHT: Final = 0.3
_DISCOUNT: Final = 0.95


def relief_fund(branches: tuple[int, ...], *, parties: int = 8, seed: int = 0) -> Negotiation:
    """Return a negotiation about nothing but a relief fund.

    Parameters
    ----------
    branches
        Into how many states each stage branches; their product is the number of scenarios.
    parties
        Members of the fund, half of them receiving, half sending.
    seed
        Which of the random funds of this size.
    """
    rng = generator(*branches, parties, seed, 7)
    receiving = [f"R{i + 1}" for i in range(parties // 2)]
    sending = [f"S{i + 1}" for i in range(parties - parties // 2)]
    arrivals, returns = (rng.uniform(0.5, 2.0, size=len(side)).round(2) for side in (receiving, sending))
    needs = {
        f"arrivals_{p}": _need(p, {"arrivals": float(slope)}, 1.4) for p, slope in zip(receiving, arrivals, strict=True)
    } | {f"returns_{p}": _need(p, {"returns": float(slope)}, 1.6) for p, slope in zip(sending, returns, strict=True)}
    members = {p: _member(round(float(rng.uniform(2, 6)), 2)) for p in (*receiving, *sending)}
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": f"Generated relief fund, {'×'.join(map(str, branches))} states, {parties} members",
            "unit": {"name": "million EUR", "currency": "EUR", "scale": 1e6},
            "parties": {
                p: {"discount": _DISCOUNT, "indicators": {"gdp": round(float(rng.uniform(1, 10)), 1)}} for p in members
            },
            "fund": {
                "stages": [f"year {t + 1}" for t in range(len(branches))],
                "scenarios": _scenarios(branches, seed),
                "members": members,
                "needs": needs,
                "key": {"indicators": {"gdp": 1.0}, "applies_to": "pledges", "at_least": 0.4, "at_most": 2.5},
                "pledging": {"per": "stage", "fee": 0.02},
                "reserve": {"initial": 1.0, "at_most": 20.0, "interest": 0.02},
                "overhead": 0.02,
                "donors": {"bank": {"gives_at_most": 2.0, "gives_in_all": 5.0, "matches": 0.5}},
            },
        }
    )


def _need(party: str, per: dict[str, float], unmet: float) -> dict[str, Any]:
    return {"of": party, "amount": {"per": per}, "at_most": 0.9, "at_least": 0.1, "unmet": unmet}


def _member(most: float) -> dict[str, Any]:
    return {"income": 10.0, "pays_at_most": most, "risk": {"weight": _WEIGHT, "level": _LEVEL}}


def _scenarios(branches: tuple[int, ...], seed: int) -> dict[str, Any]:
    return {
        "factors": {
            "arrivals": {"mean": 1.5, "deviation": 0.5, "distribution": "lognormal", "persistence": 0.6},
            "returns": {"mean": 1.0, "deviation": 0.6, "at_least": 0.0, "persistence": 0.3},
        },
        "correlations": [{"between": ["arrivals", "returns"], "value": 0.4}],
        "branches": list(branches),
        "seed": seed + 1,
    }
