"""Checks of what a sound fund is worth: that every member's utility is defined, and that payoffs can be limited."""

import numpy as np

from winset_models.negotiation.checks.fund_parts import FUND, FundInspection
from winset_models.negotiation.fund.alone import before_saving
from winset_models.negotiation.fund.figures import FundFigures, MemberFigures, fund_figures
from winset_models.negotiation.fund.utility import considered, curved, needs_money, worth
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY
from winset_models.negotiation.red_line import RedLine
from winset_solver.errors import DataError
from winset_solver.tolerances import LARGEST_VALUE


def check_worth(found: FundInspection) -> None:
    """Check what the members of a fund without other faults have, and red lines on their payoffs."""
    try:
        figures = fund_figures(found.inspection.negotiation)
    except DataError as error:
        path, got = (*FUND, "scenarios"), "" if error.got is None else str(error.got)
        found.inspection.fault(
            "wrong-scenarios", path, error.what, got=got, wanted=error.wanted, hint=error.hint, of_key=True
        )
        return
    for member, part in figures.members.items():
        if curved(part.utility):
            _check_domain(found, figures, member)
    for key, line in found.inspection.negotiation.red_lines.items():
        _check_limits(found, figures, key, line)


def _check_domain(found: FundInspection, figures: FundFigures, member: str) -> None:
    """Report a member that has more or less without the fund than its utility is defined or considered for."""
    utility, money = figures.members[member].utility, before_saving(figures, member)
    path = (*FUND, "members", _entry(found, member), "utility")
    least = int(money.argmin())
    if needs_money(utility) and money[least] <= 0:
        message = f"without the fund `{member}` has nothing to value by a {utility.form} utility"
        place = f"{money[least]:g} in {figures.tree.labels[least]}"
        hint = "give it an `income`, or another `form`"
        found.inspection.fault("utility-domain", path, message, got=place, wanted="more than 0", hint=hint, of_key=True)
        return
    low, high = considered(utility, money)
    if money.min() < low or money.max() > high:
        message = f"what `{member}` has without the fund is not within `over`"
        got, wanted = f"{low:g} to {high:g}", f"at most {money.min():g} to at least {money.max():g}"
        found.inspection.fault("utility-domain", (*path, "over"), message, got=got, wanted=wanted, of_key=True)
        return
    worst = float(worth(utility, np.array([low, high])).min())
    if worst < -LARGEST_VALUE:
        message = f"to `{member}` so little money would be worth too much less than other money to compute with"
        got, wanted = f"{worst:.3g} at {low:g}", f"at least {-LARGEST_VALUE:g}"
        hint = "make the utility less curved, or narrow what it is considered `over`"
        found.inspection.fault("utility-domain", path, message, got=got, wanted=wanted, hint=hint, of_key=True)


def _entry(found: FundInspection, member: str) -> str:
    group = found.inspection.negotiation.parties[member].group
    return next((name for name in (member, group) if name is not None and name in found.fund.members), EVERYBODY)


def _check_limits(found: FundInspection, figures: FundFigures, key: str, line: RedLine) -> None:
    """Refuse to keep payoffs down that the program knows from above only."""
    for verb, sign in (("at_most", 1), ("at_least", -1)):
        limit = getattr(line, verb)
        for position, term in enumerate(limit.of if limit is not None else ()):
            part = figures.members.get(term.payoff or "")
            if part is None or sign * term.times <= 0 or not (why := _bounded_above(figures, part)):
                continue
            path: Path = ("red_lines", key, verb, "of", position)
            message = f"the payoff of `{term.payoff}` cannot be limited from above, because it {why}"
            hint = "limit payments or contributions instead, or let it judge money as it is"
            found.inspection.fault("payoff-limit", path, message, hint=hint, of_key=True)


def _bounded_above(figures: FundFigures, part: MemberFigures) -> str:
    """Return why the value of a fund to a member is the largest of several numbers; nothing where it is linear."""
    if curved(part.utility):
        return f"has a {part.utility.form} utility"
    if part.risk.weight and part.risk.level:
        return "looks at its worst cases in the fund"
    if figures.fund.key is not None and figures.fund.key.price:
        return "may be short of its share of the fund"
    return ""
