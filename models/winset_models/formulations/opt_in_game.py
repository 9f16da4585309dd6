"""The opt-in game: every party chooses its own menu of modules, while joint matters stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from winset_models.formulations.game_facts import Facts
from winset_models.formulations.game_indicators import Indicator
from winset_models.formulations.game_payoffs import payoff
from winset_models.formulations.game_red_lines import red_lines_of_game
from winset_models.formulations.game_relations import relations
from winset_models.formulations.opt_in import build_opt_in
from winset_models.formulations.sheet import Sheet
from winset_models.negotiation import ledger
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.collection import collection_paused
from winset_solver.errors import ArgumentError
from winset_solver.games.game import Game
from winset_solver.games.polynomial import Polynomial
from winset_solver.games.polynomial_game import game_of
from winset_solver.program import PayoffProgram, Vector
from winset_solver.pyomo_compiler import compile_model

ROADMAP: Final = "the roadmap, whose steps are settled jointly"
"""What the game leaves out of a negotiation with a roadmap."""
FUND: Final = "the fund, whose payments are settled jointly"
"""What the game leaves out of a negotiation with a fund."""


@dataclass(frozen=True, eq=False)
class OptInGame:
    """A negotiation as a game, with what leads back from its columns.

    Parameters
    ----------
    negotiation
        Whose game, without its fund.
    game
        Its players are the parties, in the order of the file; those to whom no module is open own no columns. Payoffs
        are those of the ledger, less the penalty for broken red lines.
    opt_ins
        Label of the column by module, party and level.
    joint
        What is not anybody's own choice: issues, payments, assistance and the roadmap.
    penalties
        By party: what its payoff in the game loses where its own red lines are broken and it signs.
    left_out
        The red lines that the game does not enforce, in the words of the file, the roadmap and the fund.
    indicators
        What the columns between opt-ins and products say, by label.
    products
        Factors of every product column, by label.
    """

    negotiation: Negotiation = field(repr=False)
    game: Game = field(repr=False)
    opt_ins: Mapping[tuple[str, str, str], str] = field(repr=False)
    joint: Package
    penalties: Mapping[str, Polynomial] = field(repr=False)
    left_out: tuple[str, ...]
    indicators: Mapping[str, Indicator] = field(repr=False)
    products: Mapping[str, tuple[str, ...]] = field(repr=False)

    def package_of(self, x: Vector) -> Package:
        """Return the package of a profile: its opt-ins, and what is held of the rest."""
        values = dict(zip(self.game.program.column_labels, x.tolist(), strict=True))
        opt_ins: dict[str, dict[str, str]] = {}
        for (module, party, level), label in self.opt_ins.items():
            if values[label] > 0.5:
                opt_ins.setdefault(module, {})[party] = level
        return _with_opt_ins(self.negotiation, self.joint, opt_ins)

    def profile_of(self, package: Package) -> Vector:
        """Return the profile in which everybody opts in as in a package, every column as it is defined.

        Raises
        ------
        ArgumentError
            Where an opt-in is not possible; rules about opting in are not checked.
        """
        chosen = {(m, party, level) for m, levels in package.opt_ins.items() for party, level in levels.items()}
        if impossible := sorted(chosen - self.opt_ins.keys()):
            raise ArgumentError("an opt-in is not possible", where=f"modules.{impossible[0][0]}", got=impossible[0][1:])
        values = {label: float(index in chosen) for index, label in self.opt_ins.items()}
        values |= {label: indicator.value(values) for label, indicator in self.indicators.items()}
        for label, factors in self.products.items():
            values[label] = min(values[factor] for factor in factors)
        return np.array([values[label] for label in self.game.program.column_labels])


@collection_paused()
def opt_in_game(negotiation: Negotiation, joint: Package | None = None, *, kept: bool = False) -> OptInGame:
    """Return the game in which every party chooses what it opts in to.

    Parameters
    ----------
    negotiation
        Whose modules, rules, values and red lines.
    joint
        Where issues, payments, assistance and the roadmap are held; its opt-ins are not read. Without it issues are
        unsettled and worth nothing to anybody, there are neither payments nor assistance, and no step is taken.
    kept
        Whether only profiles are selected in which everybody's own red lines hold. No equilibrium breaks one, but a
        package with a large welfare or much support might; coalitions that depart care for their own alone.

    Raises
    ------
    ArgumentError
        Where the negotiation has no modules.

    Notes
    -----
    See :mod:`winset_models.formulations.game_facts` for participation clauses. A fund is left out, and what its needs
    cost as well: what it pays depends on who is bound, so that no plan could be held while parties choose.
    """
    if not negotiation.modules:
        raise ArgumentError(
            "there is nothing to opt in to",
            where="modules",
            hint="a game of opting in needs modules; issues are settled jointly",
        )
    left_out = [words for words, part in ((ROADMAP, negotiation.roadmap), (FUND, negotiation.fund)) if part]
    negotiation = negotiation.model_copy(update={"fund": None})
    held = _with_opt_ins(negotiation, joint or Package(), {})
    sheet = Sheet(_with_assistance(negotiation, held))
    build_opt_in(sheet)
    facts = Facts(sheet)
    constants = ledger.payoffs(negotiation, held)
    payoffs = {party: Polynomial.constant(constants[party]) + payoff(facts, party) for party in negotiation.parties}
    red_lines = red_lines_of_game(facts, held, payoffs)
    judged = [worth - red_lines.penalties.get(party, Polynomial()) for party, worth in payoffs.items()]
    rules = {**red_lines.rules, **red_lines.own} if kept else red_lines.rules
    known = relations(facts, judged)
    facts.add_used([*judged, *rules.values(), *known.nonnegative, *known.zero])
    made = game_of(_program(sheet, facts), judged, rules, nonnegative=known.nonnegative, zero=known.zero)
    return OptInGame(
        negotiation=negotiation,
        game=made.game,
        opt_ins=sheet.decisions.opt_ins,
        joint=held,
        penalties=red_lines.penalties,
        left_out=(*red_lines.left_out, *left_out),
        indicators=facts.indicators,
        products=made.products,
    )


def _with_opt_ins(negotiation: Negotiation, package: Package, opt_ins: Mapping[str, Mapping[str, str]]) -> Package:
    changed = {"opt_ins": opt_ins, "in_force": in_force(negotiation, opt_ins), "fund": None}
    return package.model_copy(update=changed)


def _with_assistance(negotiation: Negotiation, held: Package) -> Negotiation:
    """Return the negotiation in which the assistance that is held has become capacity."""
    parties = dict(negotiation.parties)
    for party, units in held.assistance.items():
        raised = {name: amount + units.get(name, 0.0) for name, amount in parties[party].capacities.items()}
        parties[party] = parties[party].model_copy(update={"capacities": raised})
    return negotiation.model_copy(update={"parties": parties})


def _program(sheet: Sheet, facts: Facts) -> PayoffProgram:
    """Compile the columns and rows of the game, all of them 0 or 1 and each with its owner."""
    model = sheet.finish()
    model.del_component(model.unity)
    model.del_component(model.one)
    index = {party: i for i, party in enumerate(sheet.negotiation.parties)}
    program = compile_model(model, owners={label: index[party] for label, party in facts.owners.items()})
    return program.replace(integer=np.ones(program.shape[1], dtype=bool))
