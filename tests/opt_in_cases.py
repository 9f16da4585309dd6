"""Random negotiations about modules, each from a seed: four parties, which can miss and meet clauses in many ways.

Unlike those of :mod:`strategies` they nearly always have participation clauses, and red lines that the game enforces.
"""

from random import Random
from typing import Any

from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation

PARTIES = ("A", "B", "C", "D")
GROUPS = {"A": "north", "B": "south", "C": "south", "D": "south"}


def random_negotiation(seed: int) -> tuple[Negotiation, Package]:
    """Return a negotiation and how its only issue is settled."""
    random = Random(seed)
    keys = ["m0", "m1"]
    modules = {key: _module(random, key, keys) for key in keys}
    if random.random() < 0.3:
        modules["m2"] = {"open_to": ["A", "B"], "benefit": _values(random, -2, 4), "floor": random.random() < 0.5}
    if random.random() < 0.6:
        modules["m0"] |= {"levels": ["low", "high"], "open_to": random.sample(PARTIES, 3)}
    data: dict[str, Any] = {
        "winset": 1,
        "title": f"random {seed}",
        "unit": {"name": "points"},
        "parties": {
            party: {
                "group": GROUPS[party],
                "indicators": {"size": random.choice([0, 1, 2, 3.5, 7, 0.1])},
                "capacities": random.choice([{}, {}, {"staff": 3}]),
            }
            for party in PARTIES
        },
        "minimum_menu": random.choice([0, 0, 2]),
        "issues": {"seat": {"options": {"here": {"values": {"A": 2}}, "there": {"values": {"B": 1}}}}},
        "modules": modules,
        "red_lines": {f"r{i}": _red_line(random, f"r{i}", modules) for i in range(random.choice([0, 1, 2, 3]))},
    }
    if random.random() < 0.5:
        data["complementarities"] = [{"modules": keys, "values": _values(random, -3, 3)}]
    return Negotiation.model_validate(data), Package(shares={"seat": {random.choice(["here", "there"]): 1.0}})


def _values(random: Random, low: int, high: int) -> dict[str, int]:
    return {party: random.randint(low, high) for party in random.sample([*PARTIES, "south", "all"], 4)}


def _pairs(random: Random, low: int, high: int) -> dict[str, dict[str, int]]:
    return {party: _values(random, low, high) for party in random.sample([*PARTIES, "all"], 2)}


def _module(random: Random, key: str, keys: list[str]) -> dict[str, Any]:
    module: dict[str, Any] = {
        "benefit": _values(random, -2, 6),
        "cost": _values(random, 0, 5),
        "spillover": _pairs(random, -2, 3) if random.random() < 0.6 else {},
        "reciprocity": _pairs(random, -2, 3) if random.random() < 0.6 else {},
        "uses": {"staff": random.choice([1, 2])},
        "participation": [_clause(random) for _ in range(random.choice([0, 1, 1, 2]))],
    }
    if key == keys[1] and random.random() < 0.3:
        module[random.choice(["requires", "excludes"])] = keys[0]
    return module


def _clause(random: Random) -> dict[str, Any]:
    among = {"among": random.sample(PARTIES, 3)} if random.random() < 0.4 else {}
    if random.random() < 0.5:
        return {"heads": random.randint(1, 3), **among}
    return {"indicator": "size", "share": random.choice([0.3, 0.5, 0.65, 0.8]), **among}


def _red_line(random: Random, key: str, modules: dict[str, dict[str, Any]]) -> dict[str, Any]:
    party = random.choice([*PARTIES, None])
    line: dict[str, Any] = {"statement": key, "party": party} if party else {"statement": key}
    verb = random.choice(["forbid", "require", "require", "at_most", "at_least"])
    if verb in ("forbid", "require"):
        line[verb] = _choice(random, modules, party)
    else:
        term = {"module": random.choice(sorted(modules)), "times": random.choice([1, 1, 2, -1])}
        terms = [term, {"issue": "seat", "option": "here"}] if random.random() < 0.3 else [term]
        line[verb] = {"value": random.randint(-3, 3), "of": terms}
    line["when"] = [_choice(random, modules, party) for _ in range(random.choice([0, 0, 1, 2]))]
    return line


def _choice(random: Random, modules: dict[str, dict[str, Any]], party: str | None) -> dict[str, Any]:
    module = random.choice(sorted(modules))
    kind = random.choice(["issue", "in_force", "module", "module", "module"])
    if kind == "issue":
        return {"issue": "seat", "option": random.choice(["here", "there"])}
    if kind == "in_force":
        return {"in_force": module}
    choice: dict[str, Any] = {"module": module}
    who = random.choice(["by", "by_any", "by", None]) if party else random.choice(["by", "by_any"])
    if who:
        choice[who] = random.sample([*PARTIES, "south"], random.choice([1, 2, 3]))
    if "levels" in modules[module] and random.random() < 0.8:
        choice["level"] = "high"
    return choice
