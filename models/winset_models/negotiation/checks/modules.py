"""Checks of modules: who and what they name, and whether their requirements contradict each other."""

from collections.abc import Iterator, Mapping, Sequence

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.module import Module
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY


def check_modules(inspection: Inspection) -> None:
    """Check every module and every pair of modules that complement each other."""
    for key, module in inspection.negotiation.modules.items():
        _check_names(inspection, key, module)
        _check_relations(inspection, key, module)
    _check_cycles(inspection)
    for position, pair in enumerate(inspection.negotiation.complementarities):
        path = ("complementarities", position)
        inspection.modules(pair.modules, (*path, "modules"))
        inspection.by_party(pair.values, (*path, "values"))


def _check_names(inspection: Inspection, key: str, module: Module) -> None:
    path: Path = ("modules", key)
    inspection.voices(module.open_to, (*path, "open_to"))
    for name in ("benefit", "cost"):
        _check_levels(inspection, key, getattr(module, name), (*path, name))
    for resource, values in module.uses.items():
        _check_levels(inspection, key, values, (*path, "uses", resource))
    for name in ("spillover", "reciprocity"):
        for concerned, others in getattr(module, name).items():
            inspection.voice(concerned, (*path, name, concerned), of_key=True)
            inspection.by_party(others, (*path, name, concerned))


def _check_levels(inspection: Inspection, module: str, values: dict[str, dict[str, float]], path: Path) -> None:
    for party, by_level in values.items():
        inspection.voice(party, (*path, party), of_key=True)
        for level in by_level:
            if level != EVERYBODY:
                inspection.level(module, level, (*path, party, level), of_key=True)


def _check_relations(inspection: Inspection, key: str, module: Module) -> None:
    path: Path = ("modules", key)
    inspection.modules(module.requires, (*path, "requires"))
    inspection.modules(module.excludes, (*path, "excludes"))
    for position, other in enumerate(module.excludes or ()):
        if other == key:
            inspection.fault("contradiction", (*path, "excludes", position), f"`{key}` excludes itself")
        elif other in (module.requires or ()):
            message = f"`{key}` both requires and excludes `{other}`"
            hint = "no party could ever opt in; remove one of the two"
            inspection.fault("contradiction", (*path, "excludes", position), message, hint=hint)


def _check_cycles(inspection: Inspection) -> None:
    modules = inspection.negotiation.modules
    order = {key: position for position, key in enumerate(modules)}
    for found in cycles({key: module.requires or [] for key, module in modules.items()}):
        turn = found.index(min(found, key=order.__getitem__))
        cycle = [*found[turn:], *found[:turn], found[turn]]
        message = f"the requirements run in a circle: {' → '.join(cycle)}"
        place = ("modules", cycle[0], "requires", (modules[cycle[0]].requires or []).index(cycle[1]))
        hint = "such modules are always taken together: make them one module, or drop one requirement"
        inspection.fault("cyclic-requires", place, message, hint=hint)


def cycles(requires: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield cycles of a relation until breaking all those found leaves none.

    Notes
    -----
    Names without open requirements are settled one after the other (Kahn's algorithm); where none is left, every
    walk along open requirements ends in a cycle, whose names are settled together. Linear but for the walks.

    Examples
    --------
    >>> list(cycles({"a": ["b"], "b": ["a"], "c": ["a"]}))
    [['a', 'b']]
    """
    needs = {key: dict.fromkeys(other for other in others if other in requires) for key, others in requires.items()}
    needed_by: dict[str, list[str]] = {key: [] for key in requires}
    for key, others in needs.items():
        for other in others:
            needed_by[other].append(key)
    settled: set[str] = set()
    ready = [key for key, others in needs.items() if not others]
    for start in requires:
        while start not in settled:
            if not ready:
                cycle = _circle(start, needs)
                yield cycle
                ready.extend(cycle)
            key = ready.pop()
            settled.add(key)
            for waiting in needed_by[key]:
                needs[waiting].pop(key, None)
                if not needs[waiting] and waiting not in settled:
                    ready.append(waiting)


def _circle(start: str, needs: Mapping[str, Mapping[str, None]]) -> list[str]:
    """Return the cycle that a walk from ``start`` along open needs runs into."""
    visited, current = {start: 0}, start
    while (current := next(iter(needs[current]))) not in visited:
        visited[current] = len(visited)
    return list(visited)[visited[current] :]
