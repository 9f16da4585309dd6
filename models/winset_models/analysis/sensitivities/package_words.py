"""What makes one package different from another, in a few words."""

from collections.abc import Iterator, Sequence

from winset_models.analysis.sensitivities.identity import decided
from winset_models.analysis.sensitivities.wording import share_words
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.statements import step_name
from winset_models.negotiation.statements import issue_name, module_name, party_name
from winset_models.negotiation.values import divisible


def outline(negotiation: Negotiation, package: Package) -> str:
    """Return what a package holds: who is bound by what, how issues are settled and when steps start."""
    parts = [
        f"{module_name(negotiation, key)}: {_everybody(negotiation, key, row)}"
        for key, row in decided(negotiation, package).opt_ins.items()
    ]
    parts += [
        f"{issue_name(negotiation, key)}: {_settled(negotiation, key, row)}" for key, row in package.shares.items()
    ]
    parts += [f"{step_name(negotiation, key)} in {_periods(when)}" for key, when in package.starts.items()]
    return "; ".join(parts) or "nothing beyond payments"


def difference(negotiation: Negotiation, reference: Package, package: Package) -> str:
    """Return what is different from a reference; what a package holds where it is the reference itself."""
    changes = list(_changes(negotiation, reference, package))
    return "; ".join(changes) if changes else outline(negotiation, package)


def splits_moved(negotiation: Negotiation, packages: Sequence[Package]) -> list[str]:
    """Return the names of the divisible issues of which packages have other shares, to the percent."""
    return [
        f"“{issue_name(negotiation, key)}”"
        for key, issue in negotiation.issues.items()
        if divisible(issue) and len({_settled(negotiation, key, one.shares.get(key, {})) for one in packages}) > 1
    ]


def _changes(negotiation: Negotiation, reference: Package, package: Package) -> Iterator[str]:
    bound, otherwise = (decided(negotiation, one).opt_ins for one in (reference, package))
    for key in negotiation.modules:
        before, after = bound.get(key, {}), otherwise.get(key, {})
        joined = [party for party in after if party not in before]
        left = [party for party in before if party not in after]
        moved = [party for party in after if party in before and after[party] != before[party]]
        said = [f"with {_names(negotiation, joined)}"] if joined else []
        said += [f"without {_names(negotiation, left)}"] if left else []
        said += [f"{party_name(negotiation, party)} at {after[party].replace('_', ' ')}" for party in moved]
        if said:
            yield f"{module_name(negotiation, key)} {', '.join(said)}"
    for key in negotiation.issues:
        before_it, after_it = (_settled(negotiation, key, one.shares.get(key, {})) for one in (reference, package))
        if before_it != after_it:
            yield f"{issue_name(negotiation, key)}: {after_it}"
    for key in dict.fromkeys((*reference.starts, *package.starts)):
        earlier, later = reference.starts.get(key), package.starts.get(key)
        if earlier != later:
            yield f"{step_name(negotiation, key)} " + (f"in {_periods(later)}" if later else "left out")


def _everybody(negotiation: Negotiation, module: str, row: dict[str, str]) -> str:
    levels = negotiation.modules[module].levels
    if len(levels) == 1:
        return _names(negotiation, list(row))
    return ", ".join(f"{party_name(negotiation, party)} ({level.replace('_', ' ')})" for party, level in row.items())


def _settled(negotiation: Negotiation, issue: str, row: dict[str, float]) -> str:
    """Return how an issue is settled, shares to the percent."""
    options, divide = negotiation.issues[issue].options, negotiation.issues[issue].divide
    names = {key: option.name or key for key, option in options.items()}
    names |= {key: party_name(negotiation, key) for key in divide if key in negotiation.parties}
    told = {key: share for key, share in row.items() if round(share, 2)}
    parts = ((names[key], "" if round(share, 2) == 1 else f"{share_words(share)} ") for key, share in told.items())
    return ", ".join(f"{part}{name}" for name, part in parts)


def _periods(when: list[int]) -> str:
    return f"{'period' if len(set(when)) == 1 else 'periods'} {', '.join(map(str, sorted(set(when))))}"


def _names(negotiation: Negotiation, parties: list[str]) -> str:
    return ", ".join(party_name(negotiation, party) for party in parties)
