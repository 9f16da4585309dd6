"""When two packages are the same: what each decides, as a package and as columns of a program.

Decided are the commitments of modules in force, the choices of issues that cannot be divided, and the periods in which
steps start. Everything else follows the numbers continuously and is no difference: payments, assistance, the plan of a
fund, and how divisible issues are split. Nor are opt-ins to modules that bind nobody.
"""

from winset_models.formulations.package import Formulation
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import divisible


def decided(negotiation: Negotiation, package: Package) -> Package:
    """Return what a package decides; packages are the same where this is.

    Examples
    --------
    >>> lake = Negotiation.model_validate({"winset": 1, "title": "lake", "unit": {"name": "points"},
    ...     "parties": {"A": {}, "B": {}}, "modules": {"m": {}, "n": {}},
    ...     "issues": {"fish": {"divide": {"A": 3, "B": 2}}, "seat": {"options": {"north": {}, "south": {}}}}})
    >>> found = Package(opt_ins={"m": {"B": "in", "A": "in"}, "n": {"A": "in"}}, in_force=["m"],
    ...     shares={"fish": {"A": 0.4, "B": 0.6}, "seat": {"north": 1.0}}, transfers={"A": 1.0, "B": -1.0})
    >>> canonical(decided(lake, found))
    '{"opt_ins":{"m":{"A":"in","B":"in"}},"shares":{"seat":{"north":1.0}}}'
    """
    issues = negotiation.issues
    return Package(
        opt_ins={key: row for key, row in package.opt_ins.items() if row and key in package.in_force},
        shares={key: row for key, row in package.shares.items() if key in issues and not divisible(issues[key])},
        starts=package.starts,
    )


def identity(negotiation: Negotiation, package: Package) -> str:
    """Return a text that is the same for packages that are the same."""
    return canonical(decided(negotiation, package))


def decided_columns(formulation: Formulation) -> frozenset[str]:
    """Return the labels of the columns, each 0 or 1, that hold what :func:`decided` names."""
    decisions, issues = formulation.decisions, formulation.negotiation.issues
    choices = [label for (issue, _), label in decisions.shares.items() if not divisible(issues[issue])]
    starts = [label for labels in decisions.starts.values() for label in labels.values()]
    return frozenset([*decisions.bound.values(), *choices, *starts])


def chosen_columns(formulation: Formulation, package: Package) -> frozenset[str]:
    """Return those of :func:`decided_columns` that are 1 in a package."""
    what = decided(formulation.negotiation, package)
    bound = formulation.decisions.bound
    said = {label: what.opt_ins.get(module, {}).get(party) == level for (module, party, level), label in bound.items()}
    held = {label: value == 1.0 for label, value in formulation.fixings_of(what).items()} | said
    return frozenset(label for label in decided_columns(formulation) if held[label])


def canonical(package: Package | None) -> str:
    """Return a package as JSON, its parts in a fixed order; an empty text for none."""
    if package is None:
        return ""
    ordered = package.model_copy(
        update={
            "opt_ins": {key: dict(sorted(row.items())) for key, row in sorted(package.opt_ins.items())},
            "shares": {key: dict(sorted(row.items())) for key, row in sorted(package.shares.items())},
            "starts": dict(sorted(package.starts.items())),
        }
    )
    return ordered.model_dump_json(exclude_defaults=True)
