"""Compare Pareto frontiers and Nash points with NegMAS's on a folder of GENIUS domains with linear utilities.

``python -m winset_benchmarks.compare_domains FOLDER --peers-python PATH``. Where the two differ, every outcome is
evaluated once more, by code that shares nothing with either, with and without the division of evaluations by their
issue's maximum that GENIUS makes: whoever agrees with the enumeration *with* it reads the profiles as GENIUS does.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_benchmarks.enumeration import undominated
from winset_benchmarks.genius_folder import Domain, domains, enumerated, problem_of, study_of
from winset_benchmarks.side_process import PeerError, ask
from winset_solver.control import Control, Limits
from winset_solver.pareto.solve import pareto_set
from winset_solver.tolerances import AGREEMENT

_MOST: Final = 2_000_000
_DECIMALS: Final = 10
"""Outcomes of equal worth are equal to so many decimals, whatever the order of adding up."""
_SECONDS: Final = 300.0
_HEAD: Final = (
    f"{'domain':<16} {'parties':>7} {'outcomes':>9} {'ours':>6} {'NegMAS':>6} {'frontier':<24} {'Nash':<10} seconds"
)


@dataclass(frozen=True, eq=False)
class Comparison:
    """What both sides say of one domain.

    Parameters
    ----------
    domain
        The domain.
    ours, theirs
        Frontiers, a point a row in the order of :func:`~winset_benchmarks.enumeration.undominated`; None without.
    nash
        Whether the Nash points agree, and whose is right by the enumeration where they do not.
    our_seconds, their_seconds
        Wall time of the frontier.
    """

    domain: Domain
    ours: NDArray[np.float64] | None
    theirs: NDArray[np.float64] | None
    nash: str
    our_seconds: float
    their_seconds: float

    @property
    def verdict(self) -> str:
        """Whether the frontiers agree, and if not, which reading of the profiles gives theirs."""
        if self.ours is None or self.theirs is None:
            return "not compared"
        if same(self.ours, self.theirs):
            return "same"
        if not same(self.ours, undominated(np.round(enumerated(self.domain, divided=True), _DECIMALS))):
            return "WE DIFFER"
        undivided = enumerated(self.domain, divided=False)
        if same(self.theirs, undominated(np.round(undivided, _DECIMALS))):
            return "NegMAS: undivided"
        noisy = same(self.theirs, undominated(undivided))
        return "NegMAS: undivided, noise" if noisy else "NegMAS: other"


def same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Return whether two lists hold the same points, rounding and repetitions aside, in any order."""
    if one.shape[1:] != other.shape[1:] or not len(one) or not len(other):
        return len(one) == len(other)
    slack = AGREEMENT * max(1.0, float(np.abs(one).max()))
    return all(
        all(bool(np.any(np.abs(listed - point).max(axis=1) <= slack)) for point in points)
        for points, listed in ((one, other), (other, one))
    )


def compare(domain: Domain, python: Path) -> Comparison:
    """Solve a domain here and by NegMAS in its own process."""
    limits = Limits(seconds=_SECONDS, confirm="never")
    began = perf_counter()
    frontier = pareto_set(problem_of(domain), Control(limits=limits))
    ours_took = perf_counter() - began
    ours = np.array([point.values for point in frontier.points]) if frontier.complete else None
    try:
        files = {"domain": str(domain.domain), "profiles": [str(path) for path in domain.profiles]}
        answer = ask(python, "negmas_scenario", seconds=_SECONDS, **files) or {}
    except PeerError as error:
        sys.stderr.write(f"{domain.name}: NegMAS: {error}\n")
        answer = {}
    theirs = _in_our_order(domain, answer)
    return Comparison(domain, ours, theirs, _nash_verdict(domain, answer), ours_took, float(answer.get("wall", np.nan)))


def _in_our_order(domain: Domain, answer: dict[str, list[list[float]]]) -> NDArray[np.float64] | None:
    """Return NegMAS's points with the parties in the order of our files."""
    if not answer.get("points"):
        return None
    order = _order(domain, answer)
    return np.array(answer["points"])[:, order]


def _order(domain: Domain, answer: dict[str, list[list[float]]]) -> list[int]:
    stems = [Path(str(name)).stem for name in answer["names"]]
    return [stems.index(path.stem) for path in domain.profiles]


def _nash_verdict(domain: Domain, answer: dict[str, list[list[float]]]) -> str:
    """Return whether the Nash points agree, and if not, whether ours has the largest product of all outcomes."""
    study = study_of(domain, Control(limits=Limits(seconds=_SECONDS, confirm="never")))
    outcome = study.outcome("nash")
    if not answer.get("nash") or outcome.payoffs is None or outcome.gains is None:
        return "–"
    theirs = np.array(answer["nash"])[:, _order(domain, answer)]
    slack = AGREEMENT * max(1.0, float(np.abs(outcome.payoffs).max()))
    if (np.abs(theirs - outcome.payoffs).max(axis=1) <= slack).any():
        return "same"
    gains = np.maximum(enumerated(domain, divided=True) - study.space.problem.disagreement, 0.0)
    best = float(gains.prod(axis=1).max())
    return "ours right" if abs(float(outcome.gains.prod()) - best) <= AGREEMENT * best else "WE DIFFER"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line per domain and a summary; exit code 1 where the enumeration speaks against us."""
    parser = argparse.ArgumentParser(prog="python -m winset_benchmarks.compare_domains", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers-python", type=Path, required=True, metavar="PATH", help="interpreter with negmas")
    options = parser.parse_args(arguments)
    sys.stdout.write(_HEAD + "\n")
    found = []
    for domain in domains(options.folder):
        if domain.nonlinear or not domain.discrete or domain.outcomes > _MOST:
            continue
        found.append(compare(domain, options.peers_python))
        sys.stdout.write(_line(found[-1]) + "\n")
        sys.stdout.flush()
    verdicts = [comparison.verdict for comparison in found]
    for verdict in dict.fromkeys(verdicts):
        sys.stdout.write(f"{verdicts.count(verdict):>4} {verdict}\n")
    return int("WE DIFFER" in verdicts + [comparison.nash for comparison in found])


def _line(found: Comparison) -> str:
    domain = found.domain
    sizes = ["–" if points is None else str(len(points)) for points in (found.ours, found.theirs)]
    head = f"{domain.name:<16.16} {len(domain.profiles):>7} {domain.outcomes:>9} {sizes[0]:>6} {sizes[1]:>6}"
    return f"{head} {found.verdict:<24} {found.nash:<10} {found.our_seconds:.2f} / {found.their_seconds:.2f}"


if __name__ == "__main__":
    sys.exit(main())
