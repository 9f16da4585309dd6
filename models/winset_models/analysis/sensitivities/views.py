"""Views: the negotiation through the eyes of the parties, and in the named scenarios."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.full_path import Answer
from winset_models.analysis.sensitivities.package_words import splits_moved
from winset_models.analysis.sensitivities.quantities import Situation
from winset_models.analysis.sensitivities.wording import MOST_NAMED, figure, names
from winset_models.analysis.sensitivity_findings import PartyView, Views
from winset_models.analysis.sensitivity_parts import Answered
from winset_models.negotiation.deal import Package
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_models.negotiation.uncertainty.changes import under_circumstances
from winset_models.negotiation.uncertainty.figures import FILE, Circumstances
from winset_models.negotiation.uncertainty.labels import place_words, unit_at
from winset_models.negotiation.values import divisible
from winset_solver.errors import ArgumentError
from winset_solver.tolerances import AGREEMENT

MOST_CHANGES: Final = 12
"""Changes of a view that are told one by one."""
MOST_BESIDE_NOTE: Final = 3
"""The same of one with a note."""
MOST_DRAWBACKS: Final = 3
"""Rules that a package breaks, and parties that it leaves worse off, which a sentence names."""


def views(asked: Asked) -> Views | None:
    """Return what is recommended as each party sees it and in each scenario, by the full path with its checks.

    Nothing where there was no time for any.

    Raises
    ------
    ArgumentError
        Where the file has neither views nor scenarios.
    """
    scenarios = {key: part for key, part in asked.figures.scenarios.items() if key != FILE}
    circumstances = {**asked.figures.views, **scenarios}
    if not circumstances:
        hint = "add `views:` or `scenarios:` under `uncertainty:`"
        raise ArgumentError("the file has no views and no scenarios", where="uncertainty", hint=hint)
    found = {
        key: view
        for key, part in circumstances.items()
        if not asked.control.exhausted and (view := _view(asked, key, part)) is not None
    }
    return Views(views=list(found.values()), words=_words(asked, found)) if found else None


def answered(asked: Asked, answer: Answer) -> Answered:
    """Return an answer with the key of its package and its figures by name."""
    named = zip(asked.question.quantities, answer.values, strict=bool(answer.values))
    return Answered(status=answer.status, package=asked.key_of(answer), quantities=dict(named))


def _view(asked: Asked, key: str, part: Circumstances) -> PartyView | None:
    asked.control.say(f"what is recommended {part.title}" if key in asked.figures.views else part.title)
    seen = under_circumstances(asked.negotiation, part)
    answer = asked.answer_with(seen)
    if not answer.answered:
        return None
    found = answered(asked, answer)
    same = found.package == asked.key_of(asked.base)
    situation = Situation(seen, asked.base.package, 0.0, asked.control)
    return PartyView(
        party=key,
        title=part.title,
        changes=_changes(asked, key, seen, part),
        answer=found,
        recommended_here=same,
        value_of_file_package=dict(situation.gains) if situation.package and not situation.broken else {},
        other_payments=same and _follows(asked, answer.package),
        drawbacks=_drawbacks(situation),
    )


def _follows(asked: Asked, package: Package | None) -> bool:
    """Return whether payments, splits or plans of the same package are others than with the numbers of the file."""
    own = asked.base.package
    if package is None or own is None:
        return False
    moved = splits_moved(asked.negotiation, (own, package))
    return bool(moved) or _paid(package) != _paid(own) or package.fund != own.fund


def _paid(package: Package) -> dict[str, float]:
    """Return what a package moves between parties and adds to capacities, to the accuracy that is shown."""
    amounts = {party: float(f"{net:.3g}") for party, net in package.transfers.items() if abs(net) > AGREEMENT}
    for party, row in package.assistance.items():
        amounts |= {f"{party}: {of}": float(f"{units:.3g}") for of, units in row.items() if abs(units) > AGREEMENT}
    return amounts


def _drawbacks(situation: Situation) -> list[str]:
    """Say which rules a package breaks, and whom it leaves worse off than without a deal by how much."""
    if situation.package is None:
        return []
    broken = [f"“{statement}”" for statement in situation.broken]
    told = [f"breaks {names(broken, MOST_DRAWBACKS)}"] if broken else []
    unit = situation.negotiation.unit.name
    for key in situation.losers:
        loss = figure(-situation.gains[key], unit)
        told.append(f"leaves {party_name(situation.negotiation, key)} worse off by {loss}")
    return told


def _changes(asked: Asked, key: str, seen: Negotiation, part: Circumstances) -> list[str]:
    """Say how each number differs from the file; where there is a note, that and the first few of them."""
    negotiation, told = asked.negotiation, []
    for path in part.changes:
        before, after, unit = entry_at(negotiation, path), entry_at(seen, path), unit_at(negotiation, path)
        if before != after:
            told.append(f"{place_words(negotiation, path)}: {figure(after, unit)} instead of {figure(before, unit)}")
    said = negotiation.uncertainty
    described = {**said.views, **said.scenarios}.get(key) if said else None
    note = [described.note] if described and described.note else []
    most = MOST_BESIDE_NOTE if note else MOST_CHANGES
    more = [f"and {len(told) - most} more"] if len(told) > most else []
    return [*note, *told[:most], *more]


def _words(asked: Asked, found: Mapping[str, PartyView]) -> str:
    if asked.deal is None and asked.base.package is None:
        return _without(found)
    what = "The deal holds" if asked.deal else "The recommendation is the same"
    other = [view for view in found.values() if not _kept(asked, view)]
    paid = [view for view in found.values() if view.other_payments]
    changed = [view for view in other if view.answer.package is not None]
    none = [view for view in other if view.answer.package is None]
    kept = "none" if len(other) == len(found) else f"{len(found) - len(other)}"
    where = f"{kept} of {len(found)} views and scenarios" if other else "every view and scenario"
    said = [f"{what} in {where}{'' if other else f' ({len(found)})'}"]
    said += [f"with other {_followed(asked)} {_quoted(paid)}"] if paid else []
    said += [f"another package is recommended {_quoted(changed)}"] if changed else []
    said += [f"{'it fails' if asked.deal else 'there is no deal'} {_quoted(none)}"] if none else []
    return " ".join([f"{'; '.join(said)}.", *_lost(asked, found)])


def _followed(asked: Asked) -> str:
    """Return what may be another within the same package."""
    splits = any(map(divisible, asked.negotiation.issues.values()))
    plans = asked.negotiation.fund is not None
    return " or ".join(["payments", *["splits"] * splits, *["plans of the fund"] * plans])


def _kept(asked: Asked, view: PartyView) -> bool:
    """Return whether the deal that is asked about holds, or the recommendation is that of the file."""
    return view.recommended_here if asked.deal is None else view.answer.package is not None


def _without(found: Mapping[str, PartyView]) -> str:
    """Say where there is a deal, while the file itself allows none."""
    dealt = [view for view in found.values() if view.answer.package is not None]
    if not dealt:
        return (
            f"There is no deal in any view or scenario ({len(found)}), as there is none with the numbers of the file."
        )
    only = "" if len(dealt) == len(found) else f" only, {len(dealt)} of {len(found)} views and scenarios"
    return f"There is no deal with the numbers of the file. There is one {_quoted(dealt)}{only}."


def _lost(asked: Asked, found: Mapping[str, PartyView]) -> list[str]:
    """Say where and why what the file recommends does not hold."""
    what = "the deal" if asked.deal else "what the file recommends"
    lost = [view for view in found.values() if view.drawbacks]
    said = [
        f"{place[0].upper()}{place[1:]}, {what} {names(view.drawbacks, MOST_DRAWBACKS)}."
        for view in lost[:MOST_NAMED]
        for place in [_place(view)]
    ]
    return [*said, *([f"It does not hold {_quoted(lost[MOST_NAMED:])}."] if lost[MOST_NAMED:] else [])]


def _place(view: PartyView) -> str:
    return view.title if view.title.startswith("as ") else f"in “{view.title}”"


def _quoted(found: Sequence[PartyView]) -> str:
    return names(map(_place, found))
