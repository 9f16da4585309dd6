"""What parties would do by themselves, in sentences that the terminal and the report share."""

from collections.abc import Sequence
from math import isclose
from typing import Final

from winset.sentences import package_contents
from winset.words import STATUS_WORDS, Names, amount, at_most_listed, count, figure, listed, participants, spaced
from winset_models.analysis.equilibrium_findings import (
    CellTemptation,
    Equilibria,
    SearchWork,
    StandingPackage,
    Temptation,
)
from winset_models.analysis.findings import Check
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import ACCOUNT, AGREEMENT

MOST_NAMED: Final = 4
"""Parties that a sentence names before it counts the rest."""
NOT_COUNTED: Final = "Not counted: what a game of opt-ins cannot express, and so binds nobody here"
ALONE: Final = (
    "To leave means: one party alone changes its opt-ins, in any way its own rules permit, while all others keep to "
    "theirs. A package that nobody would leave is an equilibrium."
)
DOUBT: Final = "Do not rely on this: a second opinion contradicts it."


def tempted(standing: StandingPackage) -> list[Temptation]:
    """Return the temptations of those who do not keep to a package: whose own red lines it breaks, then by size."""
    found = [item for item in standing.temptations if not item.keeps]
    return sorted(found, key=lambda item: (not item.breaks, item.at_stake - item.amount))


def held(standing: StandingPackage) -> list[Temptation]:
    """Return the temptations of those whom only payments or penalties keep to a package."""
    return [item for item in standing.temptations if item.keeps and item.changes and item.amount > 0]


def reasons(names: Names, standing: StandingPackage) -> list[str]:
    """Return what everybody who is tempted would rather do, the strongest temptation first."""
    return grouped([(names.party(item.party), item.words) for item in [*tempted(standing), *held(standing)]])


def grouped(said: Sequence[tuple[str, str]]) -> list[str]:
    """Return what is said of parties, by one sentence for all those of whom the same is said.

    Parameters
    ----------
    said
        Each party's name, and the words about it that begin with its name.

    Examples
    --------
    >>> grouped([("Italy", "Italy would sign nothing: …"), ("Spain", "Spain would sign nothing: …")])
    ['Italy and Spain would each sign nothing: …']
    """
    parties: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for party, words in said:
        rest = words.removeprefix(f"{party} would ")
        parties.setdefault(rest, []).append(party)
        first.setdefault(rest, words)
    return [f"{listed(who)} would each {rest}" if len(who) > 1 else first[rest] for rest, who in parties.items()]


def plain(value: float | None) -> str:
    """Return an amount as a sentence shows it, without idle zeros.

    Examples
    --------
    >>> plain(0.5), plain(1234.56), plain(40.0), plain(None)
    ('0.5', '1,234.6', '40', '–')
    """
    text = amount(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(names: Names, value: float | None) -> str:
    """Return an amount with the unit of the negotiation."""
    return f"{plain(value)} {names.subject.unit}"


def broken_sentence(broken: Sequence[str]) -> str:
    """Return that a deal breaks rules of the file; nothing where it breaks none."""
    if not broken:
        return ""
    shown = at_most_listed([f"“{statement}”" for statement in broken], MOST_NAMED)
    return f"The deal breaks {count(len(broken), 'rule')} of the file ({shown}): what follows takes it as it stands."


def keeping_sentence(names: Names, standing: StandingPackage) -> str:
    """Return who would leave a package, and who is tempted most."""
    leaving = tempted(standing)
    if not leaving:
        return f"Nobody would leave it. {held_sentence(names, standing)}".strip()
    broken = [names.party(item.party) for item in leaving if item.breaks]
    parts = [f"{len(leaving)} of {count(len(standing.temptations), 'party', 'parties')} would rather do something else"]
    parts += [f"it breaks red lines of {at_most_listed(broken, MOST_NAMED)}"] if broken else []
    by_gain = [item for item in leaving if not item.breaks]
    others = "of the others " if broken and len(by_gain) > 1 else ""
    parts += [f"{others}{words}" for words in _by_how_much(names, by_gain)]
    return f"{'; '.join(parts)}."


def _by_how_much(names: Names, leaving: Sequence[Temptation]) -> list[str]:
    """Return who is tempted most and by how much; the strongest temptation comes first."""
    if not leaving:
        return []
    first = leaving[0]
    most = first.amount - first.at_stake
    counted = ", payments and penalties counted" if first.at_stake else ""
    if len(leaving) == 1:
        return [f"{names.party(first.party)} is tempted by {money(names, most)}{counted}"]
    top = [names.party(item.party) for item in leaving if _equal(item.amount - item.at_stake, most)]
    if len(top) == len(leaving):
        return [f"each is tempted by {money(names, most)}{counted}"]
    each = " each" if len(top) > 1 else ""
    return [f"{at_most_listed(top, MOST_NAMED)} most, by {money(names, most)}{each}{counted}"]


def held_sentence(names: Names, standing: StandingPackage) -> str:
    """Return whom payments or penalties keep to a package; empty where nobody needs them."""
    parties = [names.party(item.party) for item in held(standing)]
    if not parties:
        return ""
    verb = "is" if len(parties) == 1 else "are"
    return f"{at_most_listed(parties, MOST_NAMED)} {verb} kept to it only by what a departure would cost."


def objective_words(names: Names, objective: str) -> str:
    """Return what the equilibrium that was searched for has most or least of.

    Examples
    --------
    >>> from winset_models.analysis.findings import Subject
    >>> objective_words(Names(Subject.model_construct(parties={})), "payoff:KEN")
    'largest payoff of KEN'
    """
    kind, _, who = objective.partition(":")
    if kind == "payoff":
        return f"largest payoff of {names.party(who)}"
    if kind == "group":
        return f"largest sum of payoffs in group {who}"
    fixed = {"welfare": "largest welfare", "minimum": "smallest welfare", "regret": "smallest sum of temptations"}
    return fixed.get(kind, objective)


def headline(names: Names, finding: Equilibria) -> str:
    """Return what everybody would do by itself, and how far that is proven."""
    if finding.status == "disagreement":
        return DOUBT
    if finding.status == "no equilibrium":
        return " ".join(filter(None, ["No package is kept to by everybody.", nearest_sentence(names, finding)]))
    if finding.best is None:
        return " ".join(filter(None, [_no_best(names, finding), nearest_sentence(names, finding)]))
    parts = [_opening(names, finding, finding.best), _proof(names, finding, finding.best), *_prices(names, finding)]
    return " ".join(filter(None, parts))


def _no_best(names: Names, finding: Equilibria) -> str:
    """Return why no equilibrium is shown, and what is known of it."""
    limit = "" if finding.bound is None else f" Proven so far: {_limit(names, finding, finding.bound)}."
    if finding.worst is None:
        return f"No package can be named that everybody keeps to: {STATUS_WORDS[finding.status]}.{limit}"
    known = f"one that everybody keeps to is known, with a welfare of {money(names, finding.worst.welfare)}"
    return f"The search for the best package that everybody keeps to was stopped; {known}.{limit}"


def _limit(names: Names, finding: Equilibria, bound: float) -> str:
    less = "less" if finding.objective in ("minimum", "regret") else "more"
    return f"none can have {less} than {money(names, bound)}"


def _opening(names: Names, finding: Equilibria, best: StandingPackage) -> str:
    contents = package_contents(finding.subject, best.package)
    if tempted(best):
        return f"Least tempting: {contents}; {keeping_sentence(names, best)}"
    if not any(best.package.opt_ins.values()):
        return "Nobody opts in to anything, and nobody would rather opt in."
    return f"Nobody would leave this package: {contents}. {held_sentence(names, best)}".strip()


def nearest_sentence(names: Names, finding: Equilibria) -> str:
    """Return how close a package comes that not everybody keeps to."""
    least = f"every package tempts somebody by at least {money(names, finding.smallest_regret_bound)}"
    if finding.smallest_regret is None:
        return f"Proven: {least}." if finding.smallest_regret_bound else ""
    closest = f"The closest tempts nobody by more than {money(names, finding.smallest_regret)}"
    if finding.smallest_regret_bound is None:
        return f"{closest}; whether another comes closer is not settled."
    if _equal(finding.smallest_regret, finding.smallest_regret_bound):
        return f"{closest}, and every other one tempts somebody by at least as much (proven)."
    return f"{closest}; proven so far: {least}."


def _equal(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=AGREEMENT, abs_tol=AGREEMENT)


def _proof(names: Names, finding: Equilibria, best: StandingPackage) -> str:
    reached = f"the {objective_words(names, finding.objective)}, {money(names, best.value)}"
    price = f" (price of anarchy {plain(finding.price_of_anarchy)})" if _anarchy_of_best(finding) else ""
    if finding.status == "optimal":
        those = "all packages" if finding.objective == "regret" else "all packages that nobody would leave"
        return f"{proven(finding.checks).capitalize()}: of {those}, it has {reached}{price}."
    limit = "no limit is proven yet"
    if finding.bound is not None:
        limit = f"proven so far: {_limit(names, finding, finding.bound)}"
    return f"Of those found before the search was stopped, it has {reached}; {limit}."


def proven(checks: Sequence[Check]) -> str:
    """Return how far a claim of a finding is proven that its status says is: by the search alone, or by two."""
    unconfirmed = any(check.outcome == "not confirmed" for check in checks)
    return "proven by the search, though a second opinion ran out of time" if unconfirmed else "proven"


def _anarchy_of_best(finding: Equilibria) -> bool:
    """Return whether the equilibrium found is itself the worst one, and the price of anarchy is known."""
    return finding.objective == "minimum" and finding.price_of_anarchy is not None


def _prices(names: Names, finding: Equilibria) -> list[str]:
    """Return what deciding alone costs, in the best and in the worst case."""
    best, optimum = finding.best, finding.optimum
    sentences = []
    if best is not None and optimum is not None and finding.objective == "welfare":
        sentences.append(_price_of_stability(names, finding, best, optimum))
    if finding.worst is not None:
        sentences.append(_worst(names, finding, finding.worst))
    return sentences


def _worst(names: Names, finding: Equilibria, worst: StandingPackage) -> str:
    welfare = f"has a welfare of {money(names, worst.welfare)}"
    if _proven(worst, finding.worst_bound):
        price = f"; price of anarchy {plain(finding.price_of_anarchy)}" if finding.price_of_anarchy else ""
        return f"The worst of them {welfare} (proven{price})."
    limit = (
        "no limit is proven yet" if finding.worst_bound is None else f"none has less than {plain(finding.worst_bound)}"
    )
    return f"The worst of them found {welfare} ({limit})."


def _proven(standing: StandingPackage, bound: float | None) -> bool:
    return bound is not None and _equal(bound, standing.welfare)


def worst_title(finding: Equilibria) -> str:
    """Return what the worst equilibrium is called: the worst, or the worst found."""
    proven = finding.worst is not None and _proven(finding.worst, finding.worst_bound)
    return "Worst equilibrium" if proven else "Worst equilibrium found"


def optimum_title(finding: Equilibria) -> str:
    """Return what the package with the largest welfare is called."""
    proven = finding.optimum is not None and _proven(finding.optimum, finding.optimum_bound)
    return "Largest welfare" if proven else "Largest welfare found"


def why_not_the_optimum(finding: Equilibria) -> StandingPackage | None:
    """Return the package with the largest welfare if somebody would leave it, and it is not the one shown anyway."""
    optimum, shown = finding.optimum, finding.best or finding.nearest
    if optimum is None or not tempted(optimum) or (shown is not None and shown.package == optimum.package):
        return None
    return optimum


def _price_of_stability(names: Names, finding: Equilibria, best: StandingPackage, optimum: StandingPackage) -> str:
    proven = _proven(optimum, finding.optimum_bound)
    loss = optimum.welfare - best.welfare
    if loss <= AGREEMENT * max(1.0, abs(optimum.welfare)):
        return "No package at all has a larger welfare: nothing is lost when each decides for itself." if proven else ""
    if finding.status != "optimal":
        return f"The largest welfare of any package found, kept to or not, is {plain(optimum.welfare)}."
    if not proven:
        return f"A package with a welfare of {plain(optimum.welfare)} was found, but it is not kept to."
    price = f" (price of stability {plain(finding.price_of_stability)})" if finding.price_of_stability else ""
    return (
        f"The package with the largest welfare, {plain(optimum.welfare)}, is not kept to: that each decides for itself "
        f"costs {plain(loss)}{price}."
    )


def number_sentence(finding: Equilibria) -> str:
    """Return how many equilibria are listed, and whether these are all."""
    if not finding.listed:
        return ""
    number = count(len(finding.listed), "package")
    verb = "is" if len(finding.listed) == 1 else "are"
    if finding.listed_complete:
        return f"{number} {verb} kept to by everybody: {proven(finding.checks)}, there is no other."
    return f"{number} {verb} listed that everybody keeps to; there may be more (--list N lists more, if time allows)."


def chances(names: Names, choice: dict[str, str]) -> str:
    """Return one choice of a party in words: the modules that it opts in to."""
    if not choice:
        return "nothing"
    modules = names.subject.modules
    levels = {
        module: f" ({spaced(level)})" if len(modules[module].levels) > 1 else "" for module, level in choice.items()
    }
    return ", ".join(f"{names.module(module)}{levels[module]}" for module in modules if module in choice)


def mixed_sentence(names: Names, finding: Equilibria) -> str:
    """Return what an equilibrium in probabilities is, and how exactly it is one."""
    mixed = finding.mixed
    if mixed is None:
        return ""
    most = max(mixed.regrets.values(), default=0.0)
    exact = "nobody gains by choosing otherwise"
    if most > ACCOUNT:
        exact = f"nobody gains more than {figure(most)} {names.subject.unit} on average by choosing otherwise"
    return f"If parties may leave their choice to chance, with these probabilities, {exact}."


def search_lines(work: Sequence[SearchWork]) -> list[str]:
    """Return what each search took."""
    return [", ".join(_took(item)) for item in work]


def _took(item: SearchWork) -> list[str]:
    counts = {"round": item.rounds, "node": item.nodes, "relaxation": item.relaxations, "best response": item.responses}
    parts = [item.engine, *(count(number, noun) for noun, number in counts.items() if number)]
    added = sum(item.inequalities.values())
    if added:
        kinds = sorted(item.inequalities.items(), key=lambda pair: -pair[1])
        parts.append(
            f"{count(added, 'inequality', 'inequalities')} ({', '.join(f'{n:,} {kind}' for kind, n in kinds)})"
        )
    return [*parts, f"{item.master_seconds + item.response_seconds:.1f} s"]


def state(names: Names, cell: CellTemptation) -> str:
    """Return where a party stands in a module: its level, `in` or `out`."""
    if cell.level is None:
        return "out"
    return "in" if len(names.subject.modules[cell.module].levels) == 1 else spaced(cell.level)


def move(names: Names, cell: CellTemptation) -> str:
    """Return what the best change in one module would be, in a word or two."""
    if cell.gain is None:
        return "cannot change"
    if cell.to is None:
        return "leaving"
    several = len(names.subject.modules[cell.module].levels) > 1
    level = spaced(cell.to)
    if cell.level is None:
        return f"joining ({level})" if several else "joining"
    return level


def pays(cell: CellTemptation, account_of: Temptation) -> bool:
    """Return whether changing one module alone would bring a party anything, apart from rounding."""
    return cell.gain is not None and cell.gain > ACCOUNT * max(1.0, abs(account_of.payoff))


def contents_lines(names: Names, package: Package) -> list[str]:
    """Return who opts in to each module, one line per module that somebody opts in to."""
    return [
        f"{names.module(module)}: {participants(names, module, package)}"
        + ("" if module in package.in_force else " (not in force)")
        for module in names.subject.modules
        if package.opt_ins.get(module)
    ]
