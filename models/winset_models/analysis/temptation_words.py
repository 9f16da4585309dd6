"""Temptations in words: what a party would rather do, and which parts of its account make it so."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset_models.analysis.equilibrium_findings import OptInChange
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import module_name
from winset_solver.tolerances import SHARE

_MORE_AND_LESS: Final = {
    "own benefit": (("gains", "{} of own benefit"), ("gives up", "{} of own benefit")),
    "own cost": (("saves", "{} of cost"), ("bears", "{} more of cost")),
    "spillover": (("gains", "{} from what binds others"), ("loses", "{} from what binds others")),
}
"""By component of an account: what is said of a rise and of a fall, the verb and what follows it."""


def departure(negotiation: Negotiation, changes: Sequence[OptInChange], *, signs_nothing: bool) -> str:
    """Return what a party would do, as it follows “would”.

    Examples
    --------
    >>> from winset_models.negotiation.negotiation import Negotiation
    >>> modules = {"visas": {"levels": ["few", "many"]}, "data": {"name": "Data"}}
    >>> file = {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": {"A": {}, "B": {}}, "modules": modules}
    >>> negotiation = Negotiation.model_validate(file)
    >>> moved = OptInChange(module="visas", before="many", after="few")
    >>> left = OptInChange(module="data", before=negotiation.modules["data"].levels[0], after=None)
    >>> departure(negotiation, [moved, left], signs_nothing=False)
    'leave Data and go from many to few in visas'
    """
    if signs_nothing:
        return "sign nothing"
    left, joined, moved = [], [], []
    for change in changes:
        title = module_name(negotiation, change.module)
        if change.after is None:
            left.append(title)
        elif change.before is None:
            levels = len(negotiation.modules[change.module].levels)
            joined.append(f"{title} ({level_name(change.after)})" if levels > 1 else title)
        else:
            moved.append(f"go from {level_name(change.before)} to {level_name(change.after)} in {title}")
    parts = [f"leave {enumerated(left)}"] if left else []
    parts += [f"join {enumerated(joined)}"] if joined else []
    return enumerated([*parts, *moved])


def reasons(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """Return which components of an account rise and fall, the largest first; gains before losses.

    Examples
    --------
    >>> reasons({"own benefit": 2.0, "own cost": -3.5}, {"spillover": 0.5})
    'it saves 3.5 of cost and gains 0.5 from what binds others, though it gives up 2 of own benefit'
    >>> reasons({}, {"own benefit": 4.0, "complementarity": 0.3})
    'it gains 4 of own benefit and 0.3 of complementarity'
    """
    changes = {name: after.get(name, 0.0) - before.get(name, 0.0) for name in {**before, **after}}
    ordered = sorted(changes.items(), key=lambda item: -abs(item[1]))
    said = [[item for item in ordered if sign * item[1] > SHARE] for sign in (1, -1)]
    return ", though ".join(f"it {_said(changed)}" for changed in said if changed)


def in_force_words(negotiation: Negotiation, falls: Sequence[str], rises: Sequence[str]) -> list[str]:
    """Return what is said of modules that would no longer, or newly, be in force."""
    titles = [[module_name(negotiation, key) for key in keys] for keys in (falls, rises)]
    says = ("would no longer be in force", "would enter into force")
    return [f"{enumerated(names)} {say}" for names, say in zip(titles, says, strict=True) if names]


def balance(amount: float, at_stake: float, unit: str) -> str:
    """Return what a departure brings in all, payments that end and penalties told apart.

    Examples
    --------
    >>> balance(2.0, 3.0, "€")
    'In all this is worth 2 € to it, no more than the 3 € that it would lose by departing: it keeps to the package'
    >>> balance(-1.0, -4.0, "€")
    'In all this costs it 1 €, but it would no longer pay 4 €'
    """
    worth = (
        f"In all this is worth {amount:,.4g} {unit} to it"
        if amount >= 0
        else f"In all this costs it {-amount:,.4g} {unit}"
    )
    if at_stake < -SHARE:
        return f"{worth}, {'and' if amount >= 0 else 'but'} it would no longer pay {-at_stake:,.4g} {unit}"
    if at_stake <= SHARE:
        return worth
    if amount <= at_stake:
        kept = f"no more than the {at_stake:,.4g} {unit} that it would lose by departing"
        return f"{worth}, {kept}: it keeps to the package"
    return f"{worth}, more than the {at_stake:,.4g} {unit} that it would lose by departing"


def enumerated(words: Sequence[str]) -> str:
    """Return words joined by commas and a final “and”."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def level_name(level: str) -> str:
    """Return an id of a level as words.

    Examples
    --------
    >>> level_name("equal_treatment")
    'equal treatment'
    """
    return level.replace("_", " ")


def _said(changed: Sequence[tuple[str, float]]) -> str:
    """Return what is said of components that all rise or all fall, each verb once."""
    by_verb: dict[str, list[str]] = {}
    for name, change in changed:
        of_name = f"{{}} of {name}"
        more, less = _MORE_AND_LESS.get(name, (("gains", of_name), ("loses", of_name)))
        verb, what = more if change > 0 else less
        by_verb.setdefault(verb, []).append(what.format(f"{abs(change):,.4g}"))
    return enumerated([f"{verb} {enumerated(what)}" for verb, what in by_verb.items()])
