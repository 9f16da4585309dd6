"""Checks of the scenarios of a fund: one way of giving them, probabilities that add up, trees that end together."""

from collections.abc import Mapping

import numpy as np

from winset_models.negotiation.checks.correlations import too_strong
from winset_models.negotiation.checks.fund_parts import FUND, FundInspection
from winset_models.negotiation.checks.names import Names
from winset_models.negotiation.fund.parts import Factor, ScenarioNode, Scenarios
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import counted, listed

_PATH: Path = (*FUND, "scenarios")
_FORMS = ("paths", "tree", "factors")


def check_scenarios(found: FundInspection) -> None:
    """Check the scenarios of a fund."""
    scenarios = found.fund.scenarios
    given = [name for name in _FORMS if getattr(scenarios, name)]
    if len(given) > 1:
        message = f"scenarios are given in several ways: {listed(given)}"
        found.contradiction((*_PATH, given[1]), message, wanted="one of `paths`, `tree`, `factors` and `csv`")
        return
    _check_paths(found, scenarios)
    if scenarios.tree and found.inspection.salvage.intact(*_PATH, "tree"):
        _check_tree(found, scenarios.tree)
    for key, factor in scenarios.factors.items():
        _check_factor(found, key, factor)
    _check_branches(found, scenarios)
    _check_correlations(found, scenarios)


def _check_paths(found: FundInspection, scenarios: Scenarios) -> None:
    if not scenarios.paths:
        return
    found.whole({key: path.probability for key, path in scenarios.paths.items()}, "the scenarios", (*_PATH, "paths"))
    for key, path in scenarios.paths.items():
        for name, values in path.values.items():
            found.by_stage(values, (*_PATH, "paths", key, "values", name))


def _check_tree(found: FundInspection, states: Mapping[str, ScenarioNode]) -> None:
    names = Names(tuple(states), not found.inspection.salvage.damaged(*_PATH, "tree"))
    known = True
    for key, state in states.items():
        if state.after is not None:
            known &= found.inspection.known("state", state.after, names, (*_PATH, "tree", key, "after"))
    if not known or not names.complete:
        return
    depth = _depths(states)
    after: dict[str | None, dict[str, float]] = {}
    for key, state in states.items():
        after.setdefault(state.after, {})[key] = state.probability
        if key not in depth:
            message = f"`{key}` comes after itself, by way of other states"
            found.inspection.fault(
                "circle", (*_PATH, "tree", key, "after"), message, hint="let one state have no `after`"
            )
        elif found.stages is not None and depth[key] > found.stages:
            message, got = f"`{key}` comes after the last stage", f"stage {depth[key]}"
            wanted = f"at most {counted(found.stages, 'stage')}"
            found.inspection.fault("wrong-length", (*_PATH, "tree", key, "after"), message, got=got, wanted=wanted)
    for before, chances in after.items():
        if before is None:
            found.whole(chances, "the states of the first stage", (*_PATH, "tree"))
        else:
            found.whole(chances, f"the states after `{before}`", (*_PATH, "tree", before))
    for key in states:
        if key not in after and found.stages is not None and depth.get(key, found.stages) < found.stages:
            message, got = f"nothing comes after `{key}`", f"stage {depth[key]}"
            wanted = f"states up to stage {found.stages}"
            found.inspection.fault("wrong-length", (*_PATH, "tree", key), message, got=got, wanted=wanted, of_key=True)


def _depths(states: Mapping[str, ScenarioNode]) -> dict[str, int]:
    """Return the stage of each state, from 1; states in a circle have none."""
    found: dict[str, int] = {}
    for key in states:
        chain: list[str] = []
        at: str | None = key
        while at is not None and at not in found and at not in chain:
            chain.append(at)
            at = states[at].after
        if at is not None and at not in found:
            continue
        depth = 0 if at is None else found[at]
        for position, state in enumerate(reversed(chain), start=1):
            found[state] = depth + position
    return found


def _check_factor(found: FundInspection, key: str, factor: Factor) -> None:
    path: Path = (*_PATH, "factors", key)
    if factor.levels:
        found.whole({str(i): level.probability for i, level in enumerate(factor.levels)}, f"`{key}`", (*path, "levels"))
        for name in ("mean", "deviation", "distribution", "persistence", "at_least"):
            if name in factor.model_fields_set:
                message = f"`{key}` has levels, which say all about it"
                found.contradiction((*path, name), message, hint=f"leave out `{name}`, or `levels`")
        return
    found.by_stage(factor.mean, (*path, "mean"))
    found.by_stage(factor.deviation, (*path, "deviation"))
    if min(factor.deviation) < 0:
        message, got = "a standard deviation is negative", f"{min(factor.deviation):g}"
        found.inspection.fault("out-of-range", (*path, "deviation"), message, got=got, wanted="0 or more")
    if factor.distribution == "lognormal" and min(factor.mean) <= 0:
        message, got = f"`{key}` is lognormal, and so has a positive mean", f"{min(factor.mean):g}"
        found.inspection.fault("out-of-range", (*path, "mean"), message, got=got, wanted="more than 0")


def _drawn(scenarios: Scenarios) -> list[str]:
    """Return the factors with distributions."""
    return [key for key, factor in scenarios.factors.items() if not factor.levels]


def _check_branches(found: FundInspection, scenarios: Scenarios) -> None:
    path: Path = (*_PATH, "branches")
    drawn, branches = _drawn(scenarios), scenarios.branches
    if found.inspection.salvage.damaged(*path) or found.stages is None:
        return
    if drawn and len(branches) != found.stages:
        message = f"it takes one number of branches for each of {counted(found.stages, 'stage')}"
        hint = f"write `branches: {[3] * found.stages}`" if not branches else ""
        at = path if branches else (*_PATH, "factors", drawn[0])
        got = counted(len(branches), "number")
        found.inspection.fault("wrong-length", at, message, got=got, wanted=str(found.stages), hint=hint, of_key=True)
    elif branches and not drawn:
        message = "no factor has a distribution to branch by"
        found.contradiction(path, message, hint="leave `branches` out")


def _check_correlations(found: FundInspection, scenarios: Scenarios) -> None:
    drawn = _drawn(scenarios)
    names = Names(tuple(drawn), not found.inspection.salvage.damaged(*_PATH, "factors"))
    matrix, seen, sound = np.eye(len(drawn)), set(), names.complete
    for position, entry in enumerate(scenarios.correlations):
        path: Path = (*_PATH, "correlations", position, "between")
        first, second = entry.between
        known = [found.inspection.known("factor", name, names, (*path, i)) for i, name in enumerate(entry.between)]
        if not all(known) or not names.complete:
            sound = False
        elif first == second or frozenset(entry.between) in seen:
            message = "a factor is correlated with itself" if first == second else "the two are already correlated"
            found.contradiction(path, message, hint="name two factors, each pair once")
            sound = False
        else:
            seen.add(frozenset(entry.between))
            one, other = drawn.index(first), drawn.index(second)
            matrix[one, other] = matrix[other, one] = entry.value
    if sound and seen and (got := too_strong(matrix)):
        message = "no factors can be correlated like this: what two of them have in common binds the third"
        path, hint = (*_PATH, "correlations"), "bring them nearer to 0"
        found.inspection.fault("contradiction", path, message, got=got, hint=hint, of_key=True)
