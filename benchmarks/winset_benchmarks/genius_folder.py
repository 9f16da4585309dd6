"""Folders of GENIUS domains: what is in them, and their linear utilities enumerated straight from the XML."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.study import Study
from winset_models.interchange.importing import import_genius
from winset_solver.control import Control
from winset_solver.pareto.problem import ParetoProblem


@dataclass(frozen=True)
class Domain:
    """One negotiation domain with its utility profiles.

    Parameters
    ----------
    domain, profiles
        Files.
    """

    domain: Path
    profiles: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self.domain.parent.name

    @property
    def nonlinear(self) -> bool:
        """Whether some profile is made of hyper-rectangles."""
        return any(next(_root(path).iter("hyperRectangle"), None) is not None for path in self.profiles)

    @property
    def discrete(self) -> bool:
        """Whether every issue has a list of values in words."""
        return all(issue.get("type") == "discrete" for issue in _root(self.domain).iter("issue"))

    @property
    def outcomes(self) -> int:
        """Number of outcomes of a discrete domain."""
        return prod(len(list(issue.iter("item"))) for issue in _root(self.domain).iter("issue"))


def domains(folder: Path) -> Iterator[Domain]:
    """Yield the domains below a folder: folders with one domain file and at least two profiles."""
    for place in sorted({path.parent for path in folder.rglob("*.xml")}):
        found: dict[str, list[Path]] = {}
        for path in sorted(place.glob("*.xml")):
            found.setdefault(_tag(path), []).append(path)
        templates, profiles = found.get("negotiation_template", []), found.get("utility_space", [])
        if len(templates) == 1 and len(profiles) > 1:
            yield Domain(templates[0], tuple(profiles))


def study_of(domain: Domain, control: Control | None = None) -> Study:
    """Return a study of the domain as ``winset import`` reads it."""
    return Study(import_genius(domain.domain, domain.profiles).negotiation, control or Control())


def problem_of(domain: Domain) -> ParetoProblem:
    """Return the Pareto problem of all parties of a domain, over all outcomes."""
    study = study_of(domain)
    return study.pareto_problem(tuple(study.negotiation.parties), beyond=True)


def enumerated(domain: Domain, *, divided: bool) -> NDArray[np.float64]:
    """Return the utilities of every outcome of a linear discrete domain, one a row, by the profiles' own numbers.

    Parameters
    ----------
    divided
        Whether evaluations are divided by the largest of their issue and weights by their sum, as GENIUS does; NegMAS
        does neither.
    """
    tables = [_scores(domain, path, divided=divided) for path in domain.profiles]
    every = product(*(range(len(column)) for column in tables[0]))
    rows = np.array(list(every))
    totals = [sum(column[rows[:, i]] for i, column in enumerate(table)) for table in tables]
    return np.column_stack(totals)


def _scores(domain: Domain, path: Path, *, divided: bool) -> list[NDArray[np.float64]]:
    root = _root(path)
    weights = {weight.get("index"): float(weight.get("value", "0")) for weight in root.iter("weight")}
    issues = {issue.get("index"): issue for issue in root.iter("issue")}
    total = sum(weights.values()) if divided else 1.0
    tables = []
    for issue in _root(domain.domain).iter("issue"):
        own, weight = issues[issue.get("index")], weights[issue.get("index")]
        scores = {item.get("value"): float(item.get("evaluation", "0")) for item in own.iter("item")}
        table = np.array([scores[item.get("value")] for item in issue.iter("item")])
        largest = table.max() if divided and table.max() > 0 else 1.0
        tables.append(weight / total * table / largest)
    return tables


def _tag(path: Path) -> str:
    """Return the tag of a file's root; empty where the file is no XML, as lists of points beside the profiles are."""
    try:
        return _root(path).tag
    except ElementTree.ParseError:
        return ""


def _root(path: Path) -> Element:
    return ElementTree.fromstring(path.read_bytes().decode("utf-8-sig").lstrip())
