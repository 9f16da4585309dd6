"""Checks of issues and of the interactions between their options."""

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.origin import Path
from winset_models.negotiation.values import divisible


def check_issues(inspection: Inspection) -> None:
    """Check the names in issues and interactions."""
    for key, issue in inspection.negotiation.issues.items():
        for option, entry in issue.options.items():
            inspection.by_party(entry.values, ("issues", key, "options", option, "values"))
        for party in issue.divide:
            inspection.party(party, ("issues", key, "divide", party), of_key=True)
    for position, interaction in enumerate(inspection.negotiation.interactions):
        path: Path = ("interactions", position)
        for subject, options in interaction.when.items():
            place = (*path, "when", subject)
            if inspection.issue(subject, place, of_key=True):
                inspection.options(subject, options, place)
                refuse_divisible(inspection, subject, place, "an interaction", of_key=True)
        inspection.by_party(interaction.values, (*path, "values"))


def refuse_divisible(inspection: Inspection, issue: str, path: Path, where: str, *, of_key: bool) -> None:
    """Report a divisible issue where only issues with exactly one option make sense."""
    entry = inspection.negotiation.issues.get(issue)
    if entry is not None and divisible(entry):
        message = f"{where} depends on `{issue}`, which is divisible"
        hint = "a condition needs an issue with exactly one option; remove `divisible`, or split the issue"
        inspection.fault("divisible-condition", path, message, hint=hint, of_key=of_key)
