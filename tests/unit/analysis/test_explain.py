"""Explanations against all packages of small negotiations, listed and judged by the ledger alone."""

import math
import re
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import brute_force
from strategies import negotiations
from winset_models.analysis.explain import explain
from winset_models.analysis.recommend import recommend
from winset_models.negotiation import values
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.means import Transfers
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_solver.errors import ModelError

EVERYTHING = 10_000


def subsets(items):
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def broken_sets(negotiation, known):
    """Yield, for every package and every module that enters into force too early, which statements that breaks.

    A statement that is not ``known`` cannot be given up: packages that break one are left out.
    """
    for early in subsets(list(negotiation.modules)):
        modules = {
            key: module.model_copy(update={"participation": []}) if key in early else module
            for key, module in negotiation.modules.items()
        }
        relaxed = negotiation.model_copy(update={"modules": modules})
        for package in brute_force.candidates(relaxed):
            clauses = {
                f"modules.{key}.participation[{position}]"
                for key in early
                for position, clause in enumerate(values.thresholds(negotiation, key))
                if not clause.met_by(package.opt_ins.get(key, {}))
            }
            # a module is in force too early only if it binds somebody and some clause is not met
            if any(
                not package.opt_ins.get(key) or not any(name.startswith(f"modules.{key}.") for name in clauses)
                for key in early
            ):
                continue
            broken = clauses | {dotted(breach.path) for breach in violations(relaxed, package)}
            for party, payoff in payoffs(relaxed, package).items():
                if payoff < negotiation.parties[party].disagreement:
                    broken.add(f"parties.{party}.disagreement")
            if broken <= known:
                yield frozenset(broken)


def minimal(sets):
    found = []
    for candidate in sorted(set(sets), key=len):
        if not any(smaller <= candidate for smaller in found):
            found.append(candidate)
    return found


def hitting_sets(sets):
    """Minimal sets that meet every given set."""
    found = [frozenset()]
    for one in sets:
        found = minimal(chosen if chosen & one else chosen | {item} for chosen in found for item in one)
    return found


def repaired(negotiation, repair):
    """Apply the changes of a repair to the file's data and read it anew."""
    data = negotiation.model_dump(mode="json", exclude_unset=True)
    for change in repair.changes:
        *steps, last = (int(key) if key.isdigit() else key for key in re.findall(r"\w+", change.statement))
        part = data
        for step in steps:
            part = part[step]
        if change.before is None:
            del part[last]
        elif steps == ["red_lines"]:
            limit = next((part[last][verb] for verb in ("at_most", "at_least") if verb in part[last]), None)
            (part[last] if limit is None else limit)["payoff_at_least" if limit is None else "value"] = change.after
        elif "participation" in steps:
            part[last].update({"heads": int(change.after)} if "heads" in part[last] else {"share": change.after})
        else:
            part[last] = int(change.after) if last == "minimum_menu" else change.after
    return Negotiation.model_validate(data)


def has_a_deal(negotiation):
    disagreement = [party.disagreement for party in negotiation.parties.values()]
    table = brute_force.payoff_table(negotiation, brute_force.packages(negotiation))
    return bool(np.any(np.all(table >= np.array(disagreement) - 1e-4, axis=1)))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(negotiations(largest=60))
def test_conflicts_corrections_and_repairs_are_those_of_all_packages(negotiation):
    finding = explain(negotiation, limit=EVERYTHING, repairs=EVERYTHING)
    statements = finding.statements
    wanted = minimal(broken_sets(negotiation, set(statements)))
    event(f"deal: {finding.deal}")
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert finding.deal == has_a_deal(negotiation) == (wanted == [frozenset()])
    if finding.deal:
        assert finding.status == "optimal"
        assert violations(negotiation, finding.witness) == []
        assert all(account.gain >= 0 for account in finding.accounts.values())
        return
    assert finding.status in ("no package", "no acceptable package")
    assert {frozenset(item.members) for item in finding.corrections} == set(wanted)
    conflicts = hitting_sets(wanted)
    assert finding.complete
    assert {frozenset(item.members) for item in finding.conflicts} == set(conflicts)
    assert len(finding.smallest.members) == finding.fewest == min(map(len, conflicts))
    assert finding.smallest_proven
    tradeable = [one for one in wanted if all(statements[key].for_trade for key in one)]
    costs = [math.fsum(statements[key].price for key in one) for one in tradeable]
    assert [repair.cost for repair in finding.repairs] == pytest.approx(sorted(costs))
    assert finding.repairs_bound is None
    for repair in finding.repairs:
        assert repair.verified
        assert frozenset(change.statement for change in repair.changes) in wanted
        assert has_a_deal(repaired(negotiation, repair))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(negotiations(largest=60))
def test_who_could_agree_is_what_all_packages_say(negotiation):
    finding = explain(negotiation, limit=EVERYTHING, repairs=1)
    if finding.deal:
        assert finding.blocking is None
        return
    demands = {
        key: item.party
        for key, item in finding.statements.items()
        if item.party and item.kind in ("red line", "walk-away value")
    }
    # who must waive something for a package; early entry into force is no party's to waive
    packages = brute_force.candidates(negotiation)
    waivers = set()
    for package in packages:
        broken = {dotted(breach.path) for breach in violations(negotiation, package)}
        broken |= {
            f"parties.{party}.disagreement"
            for party, payoff in payoffs(negotiation, package).items()
            if payoff < negotiation.parties[party].disagreement
        }
        if broken <= demands.keys():
            waivers.add(frozenset(demands[key] for key in broken))
    parties = set(negotiation.parties)
    could = {one: any(not (set(one) & waiver) for waiver in waivers) for one in subsets(sorted(parties))}
    for pair in finding.blocking.pairs:
        assert pair.agree == could[tuple(sorted((pair.first, pair.second)))]
    for party, able in finding.blocking.alone.items():
        assert able == could[party,]
    assert finding.blocking.complete
    assert {frozenset(one) for one in finding.blocking.blocking} == set(hitting_sets(minimal(waivers)))
    assert {frozenset(parties - set(one)) for one in finding.blocking.agreeing} == set(minimal(waivers))


@st.composite
def with_payments(draw):
    """Draw a negotiation with side payments, whose packages cannot be listed."""
    drawn = draw(negotiations(largest=60))
    limit = st.sampled_from([0, 1, 3, None])
    parties = {
        key: party.model_copy(update={"pays_at_most": draw(limit), "receives_at_most": draw(limit)})
        for key, party in drawn.parties.items()
    }
    routes = draw(st.sampled_from([[], [], [{"payers": "A", "receivers": "south", "at_most": 2}]]))
    transfers = Transfers.model_validate({"fee": draw(st.sampled_from([0, 0, 0.1])), "routes": routes})
    return drawn.model_copy(update={"parties": parties, "transfers": transfers})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(with_payments())
def test_with_side_payments_every_claim_is_confirmed_and_the_bargaining_solutions_agree(negotiation):
    try:
        solution = recommend(negotiation, ["utilitarian"], evaluate_deals=False).solutions[0]
    except ModelError:
        # a conditional red line on an amount without limits cannot be stated
        with pytest.raises(ModelError):
            explain(negotiation)
        return
    finding = explain(negotiation, limit=EVERYTHING)
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert finding.deal == (solution.status not in ("no package", "no acceptable package"))
    if not finding.deal:
        assert finding.status == solution.status
        sets = [frozenset(correction.members) for correction in finding.corrections]
        assert {frozenset(conflict.members) for conflict in finding.conflicts} == set(hitting_sets(sets))
        assert all(repair.verified for repair in finding.repairs)
