"""Labels and provenance: what every finding says about the negotiation and the run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from math import inf
from platform import python_version

from pydantic import BaseModel

from winset_models.analysis.findings import (
    FundLabel,
    IssueLabel,
    Manifest,
    ModuleLabel,
    PartyLabel,
    SourceLine,
    Subject,
)
from winset_models.negotiation import values
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.statements import contract_name
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path, dotted
from winset_models.negotiation.part import SourcedPart
from winset_models.negotiation.roadmap.statements import step_name
from winset_models.negotiation.statements import red_line
from winset_solver.control import Control


def subject(negotiation: Negotiation, *, doubted: bool = False) -> Subject:
    """Return the labels that a report needs; notes on doubtful numbers among them where these are ``doubted``."""
    assumed = negotiation if doubted else negotiation.model_copy(update={"uncertainty": None})
    return Subject(
        title=negotiation.title,
        description=negotiation.description,
        unit=negotiation.unit.name,
        parties={
            key: PartyLabel(
                name=party.name or key, group=party.group, weight=party.weight, disagreement=party.disagreement
            )
            for key, party in negotiation.parties.items()
        },
        modules={
            key: ModuleLabel(
                name=module.name or key,
                levels=list(module.levels),
                floor=module.floor,
                open_to=list(values.eligible(negotiation, key)),
            )
            for key, module in negotiation.modules.items()
        },
        issues={
            key: IssueLabel(name=issue.name or key, options=_option_names(negotiation, key))
            for key, issue in negotiation.issues.items()
        },
        steps={key: step_name(negotiation, key) for key in (negotiation.roadmap.steps if negotiation.roadmap else ())},
        fund=_fund_label(negotiation) if negotiation.fund else None,
        deals={key: deal.name or key for key, deal in negotiation.deals.items()},
        red_lines={key: red_line(negotiation, key).words for key in negotiation.red_lines},
        sources=[
            SourceLine(title=source.title, url=source.url, checked=source.checked)
            for source in negotiation.sources.values()
        ],
        assumptions=[f"{dotted(path)}: {note}" if path else note for path, note in _notes(assumed, ())],
    )


def manifest(
    negotiation: Negotiation, control: Control, options: dict[str, str | float | int | bool | None]
) -> Manifest:
    """Return what is needed to get the same answer again."""
    limits = control.limits
    packages = {"winset": "winset", "HiGHS": "highspy", "Pyomo": "pyomo", "numpy": "numpy"}
    return Manifest(
        file=negotiation.origin.file,
        sha256=negotiation.origin.sha256,
        options={
            **options,
            "time limit": None if limits.seconds == inf else limits.seconds,
            "gap": limits.gap,
            "threads": limits.threads,
            "confirm": limits.confirm,
        },
        versions={name: version(package) for name, package in packages.items()} | {"Python": python_version()},
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=control.elapsed,
    )


def _fund_label(negotiation: Negotiation) -> FundLabel:
    figures = fund_figures(negotiation)
    return FundLabel(
        stages=list(figures.fund.stages),
        contracts={key: contract_name(figures, key) for key in figures.contracts},
        probability=figures.tree.probability.tolist(),
    )


def _option_names(negotiation: Negotiation, key: str) -> dict[str, str]:
    issue = negotiation.issues[key]
    if issue.divide:
        return {party: negotiation.parties[party].name or party for party in issue.divide}
    return {option: words.name or option for option, words in issue.options.items()}


def _notes(part: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Walk the file's parts and yield every note with its path."""
    if isinstance(part, SourcedPart) and part.note:
        yield path, " ".join(part.note.split())
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _notes(getattr(part, name), (*path, name))
    elif isinstance(part, dict):
        for key, item in part.items():
            yield from _notes(item, (*path, key))
    elif isinstance(part, list):
        for i, item in enumerate(part):
            yield from _notes(item, (*path, i))
