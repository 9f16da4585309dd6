"""Hypothesis strategies: small negotiations that use every part of the file format, with whole numbers as values.

``negotiations()`` draws negotiations whose packages :mod:`brute_force` can list: no transfers, assistance or divisible
issues, and at most ``largest`` combinations of decisions. Figures are given by party, by group or for everybody, so
that look-ups are tested too.
"""

from typing import Any

from hypothesis import strategies as st

from roadmap_cases import small_roadmaps
from winset_models.negotiation.negotiation import Negotiation

PARTIES = ("A", "B", "C")
GROUPS = {"A": "north", "B": "south", "C": "south"}
Draw = Any


def by_party(parties: list[str], low: int, high: int) -> st.SearchStrategy[Any]:
    """Draw values by party, by group, for everybody, or as one number."""
    number = st.integers(low, high)
    keys = [*parties, "north", "south", "all"]
    return st.one_of(number, st.dictionaries(st.sampled_from(keys), number, max_size=3))


def by_pair(parties: list[str], low: int, high: int) -> st.SearchStrategy[Any]:
    """Draw values by pair of parties."""
    keys = [*parties, "south", "all"]
    return st.dictionaries(st.sampled_from(keys), by_party(parties, low, high), max_size=2)


def by_level(parties: list[str], levels: list[str], low: int, high: int) -> st.SearchStrategy[Any]:
    """Draw values by party and level."""
    number = st.integers(low, high)
    entry = st.one_of(number, st.fixed_dictionaries(dict.fromkeys(levels, number)))
    return st.one_of(number, st.dictionaries(st.sampled_from([*parties, "south", "all"]), entry, max_size=3))


@st.composite
def negotiations(draw: Draw, *, largest: int = 150, red_lines: bool = True, rules: bool = True) -> Negotiation:
    """Draw a small negotiation.

    Parameters
    ----------
    largest
        Most combinations of decisions, admissible or not.
    red_lines
        Whether there may be red lines.
    rules
        Whether capacities, menus, floors, requirements and exclusions may limit opting in.
    """
    parties = list(PARTIES[: draw(st.integers(2, 3))])
    data: dict[str, Any] = {
        "winset": 1,
        "title": "random",
        "unit": {"name": "points"},
        "parties": {party: draw(_party(party, rules)) for party in parties},
        "minimum_menu": draw(st.sampled_from([0, 0, 1, 2])) if rules else 0,
    }
    issues, modules = draw(_skeletons(parties, largest))
    data["issues"] = {
        key: {"options": {option: {"values": draw(by_party(parties, -4, 6))} for option in options}}
        for key, options in issues.items()
    }
    data["modules"] = {key: draw(_module(key, modules, parties, rules)) for key in modules}
    if issues:
        data["interactions"] = draw(st.lists(_interaction(issues, parties), max_size=5))
    if len(modules) > 1:
        pair = st.permutations(sorted(modules)).map(lambda keys: keys[:2])
        data["complementarities"] = draw(
            st.lists(st.fixed_dictionaries({"modules": pair, "values": by_party(parties, -3, 3)}), max_size=1)
        )
    if red_lines and (issues or modules):
        count = draw(st.sampled_from([0, 1, 1, 2, 3]))
        data["red_lines"] = {f"r{i}": draw(_red_line(parties, issues, modules)) for i in range(count)}
    return Negotiation.model_validate(data)


@st.composite
def _party(draw: Draw, party: str, rules: bool) -> dict[str, Any]:  # noqa: FBT001  # a strategy's private switch
    return {
        "group": GROUPS[party],
        "weight": draw(st.integers(1, 3)),
        "disagreement": draw(st.integers(-2, 4)),
        "capacities": draw(st.sampled_from([{}, {"staff": 2}, {"staff": 3}])) if rules else {},
        "minimum_menu": draw(st.sampled_from([None, None, 0, 2])) if rules else None,
        "indicators": {"size": draw(st.sampled_from([0, 1, 2, 3.5, 0.1, 1234567.89]))},
    }


@st.composite
def _skeletons(draw: Draw, parties: list[str], largest: int) -> tuple[dict[str, list[str]], dict[str, dict[str, Any]]]:
    """Draw the options of issues, and levels and openness of modules, up to so many combinations."""
    size = 1
    issues: dict[str, list[str]] = {}
    for i in range(draw(st.sampled_from([0, 1, 2, 2]))):
        issues[f"issue{i}"] = [f"o{j}" for j in range(draw(st.integers(2, 3)))]
        size *= len(issues[f"issue{i}"])
    modules: dict[str, dict[str, Any]] = {}
    for i in range(draw(st.integers(0 if issues else 1, 3))):
        levels = draw(st.sampled_from([None, None, ["low", "high"]]))
        open_to = draw(st.sampled_from([None, ["A"], ["south"], ["A", "B"]]))
        who = [p for p in parties if open_to is None or p in open_to or GROUPS[p] in open_to]
        size *= (len(levels or "1") + 1) ** len(who)
        if size > largest:
            break
        modules[f"m{i}"] = {key: value for key, value in (("levels", levels), ("open_to", open_to)) if value}
    return issues, modules


@st.composite
def _module(
    draw: Draw,
    key: str,
    modules: dict[str, dict[str, Any]],
    parties: list[str],
    rules: bool,  # noqa: FBT001  # a strategy's private switch
) -> dict[str, Any]:
    levels = modules[key].get("levels", ["in"])
    others = [other for other in modules if other != key]
    module = {
        **modules[key],
        "benefit": draw(by_level(parties, levels, -2, 6)),
        "cost": draw(by_level(parties, levels, 0, 4)),
        "spillover": draw(by_pair(parties, -2, 3)),
        "reciprocity": draw(by_pair(parties, -2, 3)),
        "uses": draw(st.sampled_from([{}, {"staff": {"all": {"low": 1, "high": 2, "in": 2}}}])),
    }
    if rules and draw(st.sampled_from([True, False, False, False])):
        module["floor"] = True
    else:
        module["participation"] = draw(st.lists(_clause(), max_size=2))
    if others and rules:
        rule = draw(st.sampled_from([None, None, "requires", "excludes"]))
        if rule:
            module[rule] = draw(st.sampled_from(others))
    return module


def _clause() -> st.SearchStrategy[dict[str, Any]]:
    among = st.sampled_from([{}, {}, {"among": ["south"]}, {"among": ["A", "B"]}])
    heads = st.integers(0, 3).map(lambda number: {"heads": number})
    share = st.sampled_from([0.0, 0.25, 0.5, 0.65, 1.0]).map(lambda part: {"indicator": "size", "share": part})
    return st.tuples(st.one_of(heads, share), among).map(lambda parts: {**parts[0], **parts[1]})


@st.composite
def _interaction(draw: Draw, issues: dict[str, list[str]], parties: list[str]) -> dict[str, Any]:
    fewest = min(len(issues), draw(st.sampled_from([1, 2, 2])))
    named = draw(st.lists(st.sampled_from(sorted(issues)), min_size=fewest, unique=True))
    when = {key: draw(st.lists(st.sampled_from(issues[key]), min_size=1, max_size=2, unique=True)) for key in named}
    return {"when": when, "values": draw(by_party(parties, -4, 5))}


@st.composite
def _choice(
    draw: Draw, parties: list[str], issues: dict[str, list[str]], modules: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    kinds = (["issue"] if issues else []) + (["module", "in_force"] if modules else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "issue":
        issue = draw(st.sampled_from(sorted(issues)))
        return {"issue": issue, "option": draw(st.lists(st.sampled_from(issues[issue]), min_size=1, unique=True))}
    module = draw(st.sampled_from(sorted(modules)))
    if kind == "in_force":
        return {"in_force": module}
    who = st.lists(st.sampled_from([*parties, "south"]), min_size=1, max_size=2, unique=True)
    choice: dict[str, Any] = {"module": module}
    by = draw(st.sampled_from([None, "by", "by", "by_any"]))
    if by:
        choice[by] = draw(who)
    if "levels" in modules[module] and draw(st.booleans()):
        choice["level"] = draw(st.sampled_from(modules[module]["levels"]))
    return choice


@st.composite
def _term(
    draw: Draw, parties: list[str], issues: dict[str, list[str]], modules: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    times = {"times": draw(st.sampled_from([1, 1, 2, -1, -2.5]))}
    kinds = ["payoff", *(["issue"] if issues else []), *(["module"] if modules else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "payoff":
        return {**times, "payoff": draw(st.sampled_from(parties))}
    choice = draw(_choice(parties, issues if kind == "issue" else {}, modules if kind == "module" else {}))
    if "in_force" in choice:
        choice = {"module": choice["in_force"]}
    if "by_any" in choice:
        choice["by"] = choice.pop("by_any")
    return {**times, **choice}


@st.composite
def _red_line(
    draw: Draw, parties: list[str], issues: dict[str, list[str]], modules: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    line: dict[str, Any] = {"party": draw(st.sampled_from(parties))}
    verb = draw(st.sampled_from(["forbid", "require", "require", "at_most", "at_most", "at_least", "payoff_at_least"]))
    if verb in ("forbid", "require"):
        line[verb] = draw(_choice(parties, issues, modules))
    elif verb == "payoff_at_least":
        line[verb] = draw(st.integers(-3, 6))
    else:
        terms = st.lists(_term(parties, issues, modules), min_size=1, max_size=2)
        line[verb] = {"value": draw(st.integers(-2, 6)), "of": draw(terms)}
    line["when"] = draw(st.lists(_choice(parties, issues, modules), max_size=2))
    return line


@st.composite
def negotiations_with_roadmaps(draw: Draw) -> Negotiation:
    """Draw a small negotiation that has a roadmap besides, between some or all of its parties."""
    walks = draw(small_roadmaps(largest=40))
    drawn = draw(negotiations(largest=12))
    people = {
        key: party.model_copy(update={"discount": walks.parties[key].discount if key in walks.parties else 0.5})
        for key, party in drawn.parties.items()
    }
    parties = {**walks.parties, **people}
    return drawn.model_copy(update={"parties": parties, "roadmap": walks.roadmap, "enforcement": walks.enforcement})


@st.composite
def opt_in_negotiations(draw: Draw, *, largest: int = 150) -> Negotiation:
    """Draw a small negotiation with modules, and red lines of parties and of nobody."""
    drawn = draw(negotiations(largest=largest, red_lines=False).filter(lambda negotiation: negotiation.modules))
    parties = list(drawn.parties)
    issues = {key: list(issue.options) for key, issue in drawn.issues.items()}
    modules = {key: {"levels": module.levels} for key, module in drawn.modules.items()}
    lines = draw(st.lists(_red_line(parties, issues, modules), max_size=3))
    for number, line in enumerate(lines):
        line["statement"] = f"r{number}"
        if "payoff_at_least" not in line and draw(st.booleans()):
            _belong_to_nobody(line, draw(st.sampled_from([["A"], ["B"], ["A", "B"], ["south"]])))
    data = drawn.model_dump(exclude_none=True)
    return Negotiation.model_validate({**data, "red_lines": {f"r{i}": line for i, line in enumerate(lines)}})


def _belong_to_nobody(line: dict[str, Any], who: list[str]) -> None:
    """Make a red line a rule of the text; choices that meant its party then name somebody."""
    del line["party"]
    for choice in (*line["when"], *(line[verb] for verb in ("forbid", "require") if verb in line)):
        if "module" in choice and not choice.keys() & {"by", "by_any"}:
            choice["by"] = who
