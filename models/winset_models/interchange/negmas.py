"""NegMAS: scenarios in JSON and YAML.

References
----------
Y. Mohammad, S. Nakadai, A. Greenwald, NegMAS: a platform for automated negotiations, PRIMA 2020 (not opened). What
files mean was looked up in NegMAS 0.16: the modules ``negmas.inout``, ``negmas.outcomes``,
``negmas.preferences.crisp`` and ``negmas.preferences.value_fun``.
"""

from collections.abc import Sequence
from pathlib import Path

from winset_models.interchange.data_reader import Datum, read_data, type_of
from winset_models.interchange.files import refuse_too_many, words
from winset_models.interchange.negmas_utility import read_utility
from winset_models.interchange.negmas_values import NegmasIssue
from winset_models.interchange.scenario import ContinuousIssue, FiniteIssue, Scenario
from winset_solver.errors import FileError

_LISTED = ("CategoricalIssue", "DiscreteOrdinalIssue", "DiscreteCardinalIssue", "OrdinalIssue", "CardinalIssue")
_WHOLE = "ContiguousIssue"
_CONTINUOUS = "ContinuousIssue"


def read_negmas(domain: Path, profiles: Sequence[Path]) -> Scenario:
    """Return the scenario of a NegMAS domain file and its utility functions.

    Parameters
    ----------
    domain
        An outcome space with discrete and continuous issues.
    profiles
        Utility functions: linear additive, affine, linear, constant or over hyper-rectangles, discounted or not; at
        least one.

    Raises
    ------
    FileError
        If a file cannot be read as what it should be, or has a utility function that is no such sum.

    Notes
    -----
    Utilities are taken as NegMAS computes them: weights and value functions are not normalised, and a range of two
    numbers in a hyper-rectangle holds strictly between them. Discounts are left out. A reservation value of −∞ counts
    as none.
    """
    space = read_data(domain)
    if not is_domain(space):
        hint = "this is a utility function; name the domain first" if is_profile(space) else ""
        raise FileError("this is no outcome space of NegMAS", where=space.where, got=type_of(space) or None, hint=hint)
    if not profiles:
        raise FileError("a domain without utility functions says nothing about any party", where=str(domain))
    issues = [_issue(entry) for entry in space["issues"].items()]
    if not issues:
        raise FileError("the domain has no issues", where=space.where)
    functions = [read_data(path) for path in profiles]
    for function in functions:
        if not is_profile(function):
            raise FileError(
                "this is no utility function of NegMAS", where=function.where, got=type_of(function) or None
            )
    title = space["name"].text() if "name" in space else words(domain.stem)
    return Scenario(
        title=title or words(domain.stem),
        form="NegMAS",
        source=words(domain.name),
        unit="utility",
        issues=tuple(issue.issue for issue in issues),
        profiles=tuple(read_utility(each, path, issues) for each, path in zip(functions, profiles, strict=True)),
    )


def is_domain(datum: Datum) -> bool:
    """Return whether data describe an outcome space."""
    return type_of(datum).endswith("OutcomeSpace")


def is_profile(datum: Datum) -> bool:
    """Return whether data describe a utility function."""
    return type_of(datum).endswith(("UtilityFunction", "UFun"))


def _issue(datum: Datum) -> NegmasIssue:
    kind, name, values = type_of(datum), datum["name"].text(), datum["values"]
    if kind in _LISTED:
        entries = values.items()
        refuse_too_many(len(entries), datum.where)
        listed = tuple(entry.value for entry in entries)
        if not listed or len(set(map(str, listed))) < len(listed):
            raise FileError("an issue has no value, or one twice", where=values.where)
        return NegmasIssue(FiniteIssue(name, tuple(entry.text() for entry in entries)), listed)
    if kind == _WHOLE:
        low, high, step = _range(datum)
        refuse_too_many((high - low) // step + 1, datum.where)
        numbers = range(low, high + 1, step)
        return NegmasIssue(FiniteIssue(name, tuple(map(str, numbers))), tuple(numbers))
    if kind == _CONTINUOUS:
        ends = [entry.number() for entry in values.items()]
        if len(ends) != 2 or ends[0] > ends[1]:
            raise FileError("a continuous issue has two bounds, the lower first", where=values.where)
        return NegmasIssue(ContinuousIssue(name, *ends), ())
    wanted = ", ".join([*_LISTED[:3], _WHOLE, _CONTINUOUS])
    raise FileError("an issue of this type is not read", where=datum.where, got=kind or None, wanted=wanted)


def _range(datum: Datum) -> tuple[int, int, int]:
    """Return the first and last number of an issue of whole numbers, and the step between them."""
    step = datum["step"].whole() if "step" in datum else 1
    if isinstance(datum["values"].value, int):
        low, high = 0, datum["values"].whole() - 1
    else:
        ends = [entry.whole() for entry in datum["values"].items()]
        if len(ends) not in (2, 3):
            raise FileError("an issue of whole numbers has two bounds", where=datum.where)
        low, high, step = ends[0], ends[1], ends[2] if len(ends) == 3 else step
    if low > high or step < 1:
        raise FileError("the bounds or the step leave no number", where=datum.where, got=f"{low}, {high}, step {step}")
    return low, high, step
