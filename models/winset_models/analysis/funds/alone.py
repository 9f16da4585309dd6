"""The fund of a file by itself, apart from whatever else is negotiated."""

from typing import Any, Final

from winset_models.negotiation.deal import Deal
from winset_models.negotiation.fund.figures import Active, fund_of
from winset_models.negotiation.module import Module
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible

_ELSE: Final[dict[str, Any]] = {
    "issues": {},
    "interactions": [],
    "complementarities": [],
    "minimum_menu": 0,
    "transfers": None,
    "assistance": None,
    "roadmap": None,
    "red_lines": {},
    "deals": {},
}
"""Parts of a file that a package has besides modules and its fund, and what they are where there are none."""


def fund_alone(negotiation: Negotiation, active: Active) -> tuple[Negotiation, Deal]:
    """Return a negotiation about nothing but its fund, and the deal under which just the given parts of it exist.

    Parameters
    ----------
    active
        Which parts of the fund exist.

    Notes
    -----
    Modules are left without values and rules, but not left out: a need that arises by a module is not there for a party
    that stays outside. What everybody has without a deal is nothing, as the fund is judged by what it adds to that.

    Raises
    ------
    ArgumentError
        Where the file has no fund.
    """
    fund = fund_of(negotiation).model_copy(update={"worthwhile": "in the package"})
    parties = {
        key: party.model_copy(update={"disagreement": 0.0, "minimum_menu": None})
        for key, party in negotiation.parties.items()
    }
    modules = {
        key: Module(name=module.name, levels=module.levels, open_to=module.open_to)
        for key, module in negotiation.modules.items()
    }
    bare = negotiation.model_copy(update={**_ELSE, "fund": fund, "parties": parties, "modules": modules})
    binding = {module: dict.fromkeys(parties) for module, parties in _binding(negotiation, active).items()}
    return bare, Deal(modules=binding, other_modules=False)


def _binding(negotiation: Negotiation, active: Active) -> dict[str, list[str]]:
    """Return by module whom it must bind for just these parts of a fund to exist, and nobody else."""
    fund = fund_of(negotiation)
    parts = [(need.module, need.of, key in active.needs) for key, need in fund.needs.items()]
    parts += [(part.module, part.implementer, key in active.contracts) for key, part in fund.contracts.items()]
    binding: dict[str, list[str]] = {module: [] for module in negotiation.modules}
    for module, party, exists in parts:
        if module is not None and exists and party in negotiation.parties and party not in binding[module]:
            binding[module].append(party)
    in_force = [module for module, party, exists in parts if exists and party not in negotiation.parties]
    in_force += [module for key in sorted(active.donors) for module in fund.donors[key].modules]
    for module in in_force:
        if module is not None and not binding[module]:
            outside = {party for other, party, exists in parts if other == module and not exists}
            binding[module] += [party for party in eligible(negotiation, module) if party not in outside][:1]
    return binding
