"""Checks of red lines: whom and what their choices and terms name."""

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.issues import refuse_divisible
from winset_models.negotiation.checks.means import check_priced
from winset_models.negotiation.origin import Path
from winset_models.negotiation.red_line import Choice, RedLine, Term


def check_red_lines(inspection: Inspection) -> None:
    """Check every red line."""
    for key, red_line in inspection.negotiation.red_lines.items():
        path: Path = ("red_lines", key)
        if red_line.party is not None:
            inspection.party(red_line.party, (*path, "party"))
        for verb in ("forbid", "require"):
            choice = getattr(red_line, verb)
            if choice is not None:
                _check_choice(inspection, red_line, choice, (*path, verb))
        for position, choice in enumerate(red_line.when):
            place = (*path, "when", position)
            _check_choice(inspection, red_line, choice, place)
            if choice.issue is not None:
                refuse_divisible(inspection, choice.issue, (*place, "issue"), "the condition", of_key=False)
        for verb in ("at_most", "at_least"):
            limit = getattr(red_line, verb)
            for position, term in enumerate(limit.of if limit is not None else []):
                _check_term(inspection, term, (*path, verb, "of", position))
        if red_line.payoff_at_least is not None and _ownerless(inspection, red_line, key):
            message = "`payoff_at_least` needs to know whose payoff"
            inspection.fault("no-party", (*path, "payoff_at_least"), message, hint="add `party`", of_key=True)


def _ownerless(inspection: Inspection, red_line: RedLine, key: str) -> bool:
    return red_line.party is None and inspection.salvage.intact("red_lines", key, "party")


def _check_choice(inspection: Inspection, red_line: RedLine, choice: Choice, path: Path) -> None:
    if choice.in_force is not None:
        inspection.module(choice.in_force, (*path, "in_force"))
    if choice.issue is not None and inspection.issue(choice.issue, (*path, "issue")):
        inspection.options(choice.issue, choice.option or [], (*path, "option"))
    if choice.module is None:
        return
    inspection.voices(choice.by, (*path, "by"))
    inspection.voices(choice.by_any, (*path, "by_any"))
    _check_module_and_level(inspection, choice, path)
    sound = not inspection.salvage.damaged(*path)
    if not choice.by and not choice.by_any and sound and _ownerless(inspection, red_line, str(path[1])):
        message = f"it is not said who takes or does not take `{choice.module}`"
        inspection.fault("no-party", (*path, "module"), message, hint="add `by`, `by_any`, or `party` of the red line")


def _check_module_and_level(inspection: Inspection, part: Choice | Term, path: Path) -> None:
    if part.module is not None and inspection.module(part.module, (*path, "module")) and part.level is not None:
        inspection.level(part.module, part.level, (*path, "level"))


def _check_term(inspection: Inspection, term: Term, path: Path) -> None:
    inspection.voices(term.by, (*path, "by"))
    _check_module_and_level(inspection, term, path)
    if term.issue is not None and inspection.issue(term.issue, (*path, "issue")):
        inspection.options(term.issue, term.option or [], (*path, "option"))
    if term.payoff is not None:
        inspection.party(term.payoff, (*path, "payoff"))
    if term.net_transfer is not None and inspection.party(term.net_transfer, (*path, "net_transfer")):
        refuse_without_transfers(inspection, (*path, "net_transfer"))
    if term.assistance is not None:
        check_priced(inspection, term.assistance, (*path, "assistance"), of_key=False)


def refuse_without_transfers(inspection: Inspection, path: Path) -> None:
    """Report the use of transfers in a file that has none."""
    if "transfers" not in inspection.document.data:
        message = "the file has no transfers"
        inspection.fault(
            "no-transfers", path, message, hint="add `transfers: {}` to make payments possible", of_key=True
        )
