"""Which parts of a fund are looked at: all that modules could bring about, or those of some modules or of a deal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from winset_models.analysis.completion import require_deals
from winset_models.analysis.funds.values import Setting
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.active import active_parts, everything
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError


@dataclass(frozen=True, eq=False)
class Scope:
    """Which parts of a fund are looked at.

    Parameters
    ----------
    setting
        Parts and terms.
    modules
        Modules of the fund that count as in force.
    missing
        Needs and contracts that do not exist.
    notes
        What a reader must know.
    """

    setting: Setting
    modules: list[str]
    missing: list[str]
    notes: list[str]

    @property
    def active(self) -> Active:
        """Which parts exist."""
        return self.setting.active


def scope_of(figures: FundFigures, modules: Sequence[str] | None, deal: str | None) -> Scope:
    """Return the scope of a question.

    Parameters
    ----------
    modules
        Those in force, everybody to whom they are open being bound; all where absent.
    deal
        A proposed deal, whose participants and terms count instead.

    Raises
    ------
    ArgumentError
        Where a module or the deal is unknown, or both are named.
    """
    negotiation = figures.negotiation
    concerned = _modules_of(figures)
    if modules is not None and deal is not None:
        raise ArgumentError("either modules or a deal say what exists, not both", got=f"{', '.join(modules)}; {deal}")
    if deal is not None:
        return _of_deal(figures, deal, concerned)
    if unknown := [key for key in modules or () if key not in negotiation.modules]:
        raise ArgumentError(
            "a module is unknown", got=", ".join(unknown), wanted=", ".join(negotiation.modules) or "none"
        )
    active = everything(figures, modules)
    named = [key for key in concerned if modules is None or key in modules]
    return Scope(Setting(active), named, _missing(figures, active), [])


def _of_deal(figures: FundFigures, deal: str, concerned: Collection[str]) -> Scope:
    negotiation = figures.negotiation
    require_deals(negotiation, [deal])
    terms = negotiation.deals[deal]
    package = Package(opt_ins=_opt_ins(negotiation, deal))
    active = active_parts(negotiation, package)
    named = [key for key in concerned if key in package.opt_ins]
    left = [key for key in concerned if key not in terms.modules and terms.other_modules]
    notes = [f"modules that the deal leaves open count as not in force: {', '.join(left)}"] if left else []
    return Scope(Setting(active, terms.fund), named, _missing(figures, active), notes)


def _opt_ins(negotiation: Negotiation, deal: str) -> dict[str, dict[str, str]]:
    chosen = negotiation.deals[deal].modules
    return {
        key: {party: level or negotiation.modules[key].levels[-1] for party, level in parties.items()}
        for key, parties in chosen.items()
        if parties
    }


def _modules_of(figures: FundFigures) -> list[str]:
    """Return the modules that needs, contracts and donors name, in the order of the file."""
    fund = figures.fund
    named = {need.module for need in fund.needs.values()} | {part.module for part in fund.contracts.values()}
    named |= {key for donor in fund.donors.values() for key in donor.modules}
    return [key for key in figures.negotiation.modules if key in named]


def _missing(figures: FundFigures, active: Active) -> list[str]:
    needs = [key for key in figures.needs if key not in active.needs]
    return [*needs, *(key for key in figures.contracts if key not in active.contracts)]
