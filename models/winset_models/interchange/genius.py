"""GENIUS: a domain and utility profiles in XML.

References
----------
R. Lin, S. Kraus, T. Baarslag, D. Tykhonov, K. Hindriks, C. M. Jonker, Genius: an integrated environment for supporting
the design of generic automated negotiators, Computational Intelligence 30 (2014), pp. 48-70 (not opened). What files
mean was looked up in the source of GENIUS: the classes ``AdditiveUtilitySpace``, ``NonlinearUtilitySpace``,
``EvaluatorDiscrete``, ``EvaluatorInteger``, ``EvaluatorReal``, ``InclusiveHyperRectangle`` and
``ExclusiveHyperRectangle``.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from winset_models.interchange.files import words
from winset_models.interchange.genius_issues import read_issues
from winset_models.interchange.genius_profile import read_profile
from winset_models.interchange.scenario import Scenario
from winset_models.interchange.xml_reader import Element, read_xml
from winset_solver.errors import FileError

DOMAIN, PROFILE = "negotiation_template", "utility_space"
"""Root elements of the two kinds of files."""


def read_genius(domain: Path, profiles: Sequence[Path]) -> Scenario:
    """Return the scenario of a domain file and its utility profiles.

    Parameters
    ----------
    domain
        A file whose root is ``negotiation_template``; issues are discrete, integer or real.
    profiles
        Files whose root is ``utility_space``, linear or made of hyper-rectangles; at least one.

    Raises
    ------
    FileError
        If a file cannot be read as what it should be, or a profile does not fit the domain; with file and line.

    Notes
    -----
    An issue's evaluations are divided by the largest one, and the weights by their sum, so that a linear utility lies
    in [0, 1]. A hyper-rectangle counts where all its ranges, ends included, hold (``INCLUDES``), or where not all of
    them hold (``EXCLUDES``); utilities stay the sums that the file adds up, and the reservation value is multiplied by
    ``maxutility``, so that whole numbers stay whole. Discounts are left out.
    """
    root = read_xml(domain)
    if root.tag != DOMAIN:
        hint = "this is a utility profile; name the domain first" if root.tag == PROFILE else ""
        got = f"<{root.tag}>"
        raise FileError("this is no GENIUS domain", where=root.where, got=got, wanted=f"<{DOMAIN}>", hint=hint)
    if not profiles:
        raise FileError("a domain without utility profiles says nothing about any party", where=str(domain))
    issues = read_issues(root)
    roots = [read_xml(path) for path in profiles]
    for profile in roots:
        if profile.tag != PROFILE:
            got = f"<{profile.tag}>"
            raise FileError("this is no utility profile", where=profile.where, got=got, wanted=f"<{PROFILE}>")
    return Scenario(
        title=_title(root, domain),
        form="GENIUS",
        source=words(domain.name),
        unit="points" if all(any(profile.all("hyperRectangle")) for profile in roots) else "utility",
        issues=tuple(issue.issue for issue in issues),
        profiles=tuple(read_profile(profile, path, issues) for profile, path in zip(roots, profiles, strict=True)),
    )


def _title(root: Element, domain: Path) -> str:
    """Return the file's name without `domain`, or else the name of the root objective."""
    stem = re.sub(r"[-_ ]*domain$", "", domain.stem, flags=re.IGNORECASE)
    objective = next((entry.attributes.get("name", "") for entry in root.all("objective")), "")
    return words(stem) or (words(objective) if objective.lower() != "root" else "") or "Imported negotiation"
