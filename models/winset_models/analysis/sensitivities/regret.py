"""Minimax regret: the package that is least regretted, whatever the scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.held_deal import failings
from winset_models.analysis.sensitivities.quantities import Situation
from winset_models.analysis.sensitivities.variants import apart
from winset_models.analysis.sensitivities.wording import figure, names
from winset_models.analysis.sensitivity_findings import MinimaxRegret, Regretted
from winset_models.analysis.study import Study
from winset_models.formulations.package import Formulation
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import under
from winset_models.negotiation.uncertainty.figures import FILE, Circumstances
from winset_solver.bargaining.outcome import Outcome
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.sensitivity.minimax_regret import LeastRegret, Scenario, least_regret
from winset_solver.sensitivity.one_parameter import EMPTY
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import AGREEMENT


def regret(asked: Asked) -> MinimaxRegret:
    """Return the package whose largest regret over all scenarios is smallest, and those that are best in each.

    Regret is the largest total gain in a scenario less that of the package; all of it where the package breaks a rule
    there or leaves somebody worse off, so that there is no deal. A package is a whole settlement: its payments,
    assistance, splits and plan of a fund are the same in every scenario, as is what it decides. A deal that is asked
    about is compared with them.

    Notes
    -----
    One program: a copy of each scenario's, whose decisions are the same wherever the package holds. Every regret that
    is reported is added up from the file by the ledger.

    Raises
    ------
    ArgumentError
        Where the file has no scenarios.
    """
    scenarios = asked.figures.scenarios
    if len(scenarios) < 2:
        raise ArgumentError("the file has no scenarios", where="uncertainty", hint="add `scenarios:`")
    words = "the package that is least regretted"
    asked.control.say(words)
    asked = replace(asked, control=asked.control.in_words(words))
    worlds = {key: World(key, part, under(asked.negotiation, key), asked.control) for key, part in scenarios.items()}
    unsettled = [world.title for world in worlds.values() if not world.settled]
    if unsettled:
        raise ArgumentError("the largest total gain could not be settled in time", got=", ".join(unsettled))
    possible = {key: world.scenario for key, world in worlds.items() if world.package is not None}
    shared = {label for world in worlds.values() for label in package_columns(world.study.formulation)}
    found = least_regret(possible, shared, asked.control) if possible else None
    package = None if found is None else _chosen(worlds, found)
    chosen = None if package is None else _regretted(asked, worlds, package)
    failures = {} if chosen is None else {key: world.failure(chosen.content) for key, world in worlds.items()}
    best = {key: world.best for key, world in worlds.items()}
    result = MinimaxRegret(
        scenarios={key: world.title for key, world in worlds.items()},
        best=best,
        chosen=chosen,
        bound=0.0 if found is None or found.result.bound is None else max(0.0, -found.result.bound),
        others=_others(asked, worlds, chosen),
        exact=found is None or (found.result.optimal and not found.everywhere and _closed(found, chosen)),
        words="",
    )
    everywhere = found is not None and found.everywhere
    return result.model_copy(update={"words": _words(asked, result, failures, everywhere=everywhere)})


@dataclass(eq=False)
class World:
    """One scenario: its negotiation, and the package with the largest total gain in it.

    Parameters
    ----------
    key, circumstances
        Its id, and what is different in it.
    negotiation
        With the numbers of the scenario.
    control
        Limits and cancellation.
    """

    key: str
    circumstances: Circumstances
    negotiation: Negotiation
    control: Control

    @property
    def title(self) -> str:
        """Name in words."""
        return self.circumstances.title

    @cached_property
    def study(self) -> Study:
        """The program of the scenario."""
        return Study(self.negotiation, self.control)

    @cached_property
    def outcome(self) -> Outcome:
        """The largest total gain."""
        return self.study.largest_surplus()

    @property
    def settled(self) -> bool:
        """Whether that is proven, or that there is no deal."""
        return self.outcome.status in (OutcomeStatus.OPTIMAL, *EMPTY)

    @cached_property
    def package(self) -> Package | None:
        """What has the largest total gain; None where no package is acceptable."""
        return None if self.outcome.x is None else self.study.package_at(self.outcome.x)

    @cached_property
    def best(self) -> float:
        """The largest total gain, by the ledger; 0 where there is no deal."""
        return 0.0 if self.package is None else fsum(self.situation(self.package).gains.values())

    @property
    def scenario(self) -> Scenario:
        """The scenario as the solver takes it."""
        weight = 1.0 if self.circumstances.probability is None else self.circumstances.probability
        return Scenario(self.study.space.problem, self.best, weight)

    def situation(self, package: Package) -> Situation:
        """Return what a package amounts to here."""
        return Situation(self.negotiation, package, 0.0, self.control)

    def holds(self, package: Package) -> bool:
        """Return whether a package keeps every rule here and leaves nobody worse off."""
        return not failings(self.situation(package))

    def failure(self, package: Package) -> str:
        """Return what a package breaks here and whom it leaves worse off, in words; nothing where it holds."""
        found = failings(self.situation(package))
        return names(found) if found else ""


def package_columns(formulation: Formulation) -> frozenset[str]:
    """Return the labels of all columns that make up a package, payments and amounts included."""
    decisions = formulation.decisions
    labels = [*decisions.opt_ins.values(), *decisions.shares.values(), *decisions.nets.values()]
    labels += decisions.assistance.values()
    labels += [label for starts in decisions.starts.values() for label in starts.values()]
    if formulation.fund is not None:
        fields = formulation.fund.fields
        parts = [*fields.flows, *fields.saving.values(), *fields.payment.values(), np.array([*fields.pledge.values()])]
        columns = np.concatenate([part.astype(np.int64) for part in parts])
        labels += [formulation.fund.program.column_labels[column] for column in columns.tolist()]
    return frozenset(labels)


def _chosen(worlds: Mapping[str, World], found: LeastRegret) -> Package | None:
    """Return the package that was found, as the scenario has it in which the most holds."""
    if not found.points:
        return None
    key = FILE if FILE in found.points else next(iter(found.points))
    return worlds[key].study.package_at(found.points[key])


def _others(asked: Asked, worlds: Mapping[str, World], chosen: Regretted | None) -> list[Regretted]:
    """Return the deal that is asked about and what is best in some scenario, but nothing that differs in name only."""
    listed = [chosen] if chosen is not None else []
    for package in (asked.deal, *(world.package for world in worlds.values())):
        if package is not None:
            one = _regretted(asked, worlds, package)
            if not any(_alike(one, other) for other in listed):
                listed.append(one)
    return [one for one in listed if one is not chosen]


def _alike(one: Regretted, other: Regretted) -> bool:
    """Return whether two rows say the same: equal decisions, and equal regrets where the same ones hold."""
    same = one.package == other.package and one.holds == other.holds
    return same and all(_close(regret, other.regrets[key]) for key, regret in one.regrets.items())


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= AGREEMENT * max(1.0, abs(one), abs(other))


def _regretted(asked: Asked, worlds: Mapping[str, World], package: Package) -> Regretted:
    """Return what a package leaves to be regretted in every scenario.

    Where the variant that is listed under its key is regretted no more in any scenario, that one is meant.
    """
    key = asked.packages.key_of(package)
    found, listed = _valued(asked, worlds, key, package), _valued(asked, worlds, key, asked.packages[key])
    no_worse = all(
        listed.regrets[name] <= regret or _close(listed.regrets[name], regret) for name, regret in found.regrets.items()
    )
    return listed if no_worse and listed.holds == found.holds else found


def _valued(asked: Asked, worlds: Mapping[str, World], key: str, package: Package) -> Regretted:
    """Return what is given up by a package with its own payments in every scenario, by the ledger."""
    holds = {name: world.holds(package) for name, world in worlds.items()}
    gains = {
        name: fsum(world.situation(package).gains.values()) if holds[name] else 0.0 for name, world in worlds.items()
    }
    return Regretted(
        package=key,
        content=package,
        apart=apart(asked, key, package),
        regrets={name: max(0.0, world.best - gains[name]) for name, world in worlds.items()},
        holds=holds,
    )


def _closed(found: LeastRegret, chosen: Regretted | None) -> bool:
    """Return whether the ledger agrees with the bound."""
    if chosen is None or found.result.bound is None:
        return chosen is None
    return chosen.largest <= -found.result.bound + AGREEMENT * max(1.0, chosen.largest)


def _words(asked: Asked, found: MinimaxRegret, failures: Mapping[str, str], *, everywhere: bool) -> str:
    unit, chosen = asked.negotiation.unit.name, found.chosen
    if chosen is None:
        if all(best == 0.0 for best in found.best.values()):
            return "There is no deal in any scenario, so that nothing is regretted."
        return "No package was found that holds in every scenario." if everywhere else "No package was found in time."
    said = [_largest(asked, found)]
    behind = [one for one in found.others if one not in found.least]
    deal = [one for one in behind if asked.deal is not None and _title(asked, one)]
    said += [f"{_subject(asked, [one])} is regretted {_up_to(asked, found, one)}." for one in deal]
    if others := [one for one in behind if one not in deal]:
        other = min(others, key=lambda one: one.largest)
        said.append(
            f"Of the other packages that are best in some scenario, {other.label} is regretted least, "
            f"{_up_to(asked, found, other)}."
        )
    failing = [
        f"“{found.scenarios[key]}” ({why})"
        for key, why in failures.items()
        if not chosen.holds[key] and found.best[key] > 0
    ]
    if failing:
        said.append(f"It is no deal in {names(failing)}.")
    if everywhere:
        said.append("Only packages that hold in every scenario were compared, because payments have no limits.")
    elif not found.exact:
        said.append(f"It was stopped: no package has a largest regret below {figure(found.bound, unit)}.")
    return " ".join(said)


def _worst(regretted: Regretted) -> str:
    return max(regretted.regrets, key=lambda key: regretted.regrets[key])


def _up_to(asked: Asked, found: MinimaxRegret, regretted: Regretted) -> str:
    """Say by how much a package is regretted at most, and where."""
    return (
        f"by up to {figure(regretted.largest, asked.negotiation.unit.name)}, in “{found.scenarios[_worst(regretted)]}”"
    )


def _largest(asked: Asked, found: MinimaxRegret) -> str:
    """Say by how much what is least regretted is regretted at most."""
    least, several = found.least, len(found.least) > 1
    what, largest = _subject(asked, least), max(one.largest for one in least)
    if largest <= AGREEMENT * max(1.0, *found.best.values()):
        verb, who = ("have", "they are") if several else ("has", "it is")
        return f"{what} {verb} the largest total gain in every scenario: {who} not regretted in any."
    shared = [key for key in found.scenarios if all(_close(one.regrets[key], one.largest) for one in least)]
    place = f", in “{found.scenarios[shared[0]]}”" if shared else ""
    verb, whose = ("are least regretted alike", "their") if several else ("is least regretted", "its")
    return (
        f"{what} {verb}: in no scenario is {whose} total gain short of the largest possible by more than "
        f"{figure(largest, asked.negotiation.unit.name)}{place}."
    )


def _subject(asked: Asked, least: list[Regretted]) -> str:
    """Return what packages are called at the beginning of a sentence, those with a title first."""
    titles = [title for one in least if (title := _title(asked, one))]
    keys = [one.label for one in least if not _title(asked, one)]
    said = names([*titles, *keys])
    if titles:
        return said[:1].upper() + said[1:]
    return f"Package {said}" if len(keys) == 1 else f"Packages {said}"


def _title(asked: Asked, regretted: Regretted) -> str:
    """Return what else than by its key a package is called; nothing for most."""
    key = asked.packages.key_of(asked.deal) if asked.deal is not None else asked.key_of(asked.base)
    if regretted.apart or regretted.package != key:
        return ""
    if asked.deal is None:
        return "what is recommended"
    return f"the deal “{asked.negotiation.deals[asked.question.deal].name or asked.question.deal}”"
