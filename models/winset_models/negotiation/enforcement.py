"""Enforcement: what keeps parties to a package, and what the others do when some depart together."""

from typing import Literal

from pydantic import Field

from winset_models.negotiation.part import NonNegative, NonNegativeByParty, SourcedPart


class Enforcement(SourcedPart):
    """Support and penalties that depend on keeping to the package, and the rule for outsiders."""

    budget: NonNegative | None = None
    """Most that conditional support may cost in all, in the unit of the file; no limit where absent."""
    support_at_most: NonNegativeByParty = Field(default_factory=dict)
    """Largest conditional support that each party can receive; no limit for a party that is not named."""
    penalties_at_most: NonNegativeByParty = Field(default_factory=dict)
    """Largest penalty for departing that is credible against each party; none against a party that is not named."""
    outsiders: Literal["stay", "leave", "respond"] = "stay"
    """What parties outside a departing coalition do: keep to the deal, leave every module, or what is best for them."""
