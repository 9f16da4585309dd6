"""Package deals between states: formulated, solved exactly, proven and explained.

The public names are imported when they are first used, so that `import winset` costs nothing.

Examples
--------
>>> import winset
>>> negotiation = winset.read(winset.instance("nash_1950_barter"))
>>> finding = winset.recommend(negotiation, ["nash"])
>>> finding.solutions[0].status
'optimal'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.report import write_report
    from winset_instances import names as instances
    from winset_instances import path as instance
    from winset_models.analysis.equilibrium import equilibrium
    from winset_models.analysis.equilibrium_findings import Equilibria
    from winset_models.analysis.evaluate import compare, evaluate
    from winset_models.analysis.explain import explain
    from winset_models.analysis.explanation_findings import Explanation
    from winset_models.analysis.findings import (
        Account,
        Check,
        Comparison,
        Distance,
        Evaluation,
        Recommendation,
        SolutionFinding,
        Subject,
        Violation,
    )
    from winset_models.analysis.fund import fund
    from winset_models.analysis.fund_findings import Fund
    from winset_models.analysis.incentive_findings import Incentives
    from winset_models.analysis.incentives import incentives
    from winset_models.analysis.recommend import recommend
    from winset_models.analysis.roadmap import roadmap
    from winset_models.analysis.roadmap_findings import Roadmap
    from winset_models.analysis.sensitivities.tables import tables as dataframes
    from winset_models.analysis.sensitivity import sensitivity
    from winset_models.analysis.sensitivity_findings import Sensitivity
    from winset_models.analysis.stability import stability
    from winset_models.analysis.stability_findings import Stability
    from winset_models.analysis.zone import zone
    from winset_models.analysis.zone_findings import Zone
    from winset_models.campaigns.shards import merge
    from winset_models.campaigns.where import Certificates, Shard, Where
    from winset_models.interchange.importing import (
        Import,
        import_genius,
        import_knapsack_game,
        import_negmas,
        import_psplib,
    )
    from winset_models.negotiation.deal import Package
    from winset_models.negotiation.faults import Fault, FaultyFileError
    from winset_models.negotiation.negotiation import Negotiation
    from winset_models.negotiation.reader import check, read
    from winset_solver.control import Cancellation, Control, Limits, Progress
    from winset_solver.errors import WinsetError

    __version__: str

__all__ = [
    "Account",
    "Cancellation",
    "Certificates",
    "Check",
    "Comparison",
    "Control",
    "Distance",
    "Equilibria",
    "Evaluation",
    "Explanation",
    "Fault",
    "FaultyFileError",
    "Fund",
    "Import",
    "Incentives",
    "Limits",
    "Negotiation",
    "Package",
    "Progress",
    "Recommendation",
    "Roadmap",
    "Sensitivity",
    "Shard",
    "SolutionFinding",
    "Stability",
    "Subject",
    "Violation",
    "Where",
    "WinsetError",
    "Zone",
    "__version__",
    "check",
    "compare",
    "dataframes",
    "equilibrium",
    "evaluate",
    "explain",
    "fund",
    "import_genius",
    "import_knapsack_game",
    "import_negmas",
    "import_psplib",
    "incentives",
    "instance",
    "instances",
    "merge",
    "read",
    "recommend",
    "roadmap",
    "sensitivity",
    "stability",
    "write_report",
    "zone",
]

_HOMES = {
    "winset.report": ("write_report",),
    "winset_models.analysis.equilibrium": ("equilibrium",),
    "winset_models.analysis.equilibrium_findings": ("Equilibria",),
    "winset_models.analysis.evaluate": ("compare", "evaluate"),
    "winset_models.analysis.explain": ("explain",),
    "winset_models.analysis.explanation_findings": ("Explanation",),
    "winset_models.analysis.findings": (
        "Account",
        "Check",
        "Comparison",
        "Distance",
        "Evaluation",
        "Recommendation",
        "SolutionFinding",
        "Subject",
        "Violation",
    ),
    "winset_models.analysis.fund": ("fund",),
    "winset_models.analysis.fund_findings": ("Fund",),
    "winset_models.analysis.incentive_findings": ("Incentives",),
    "winset_models.analysis.incentives": ("incentives",),
    "winset_models.analysis.recommend": ("recommend",),
    "winset_models.analysis.roadmap": ("roadmap",),
    "winset_models.analysis.roadmap_findings": ("Roadmap",),
    "winset_models.analysis.sensitivity": ("sensitivity",),
    "winset_models.analysis.sensitivity_findings": ("Sensitivity",),
    "winset_models.analysis.stability": ("stability",),
    "winset_models.analysis.stability_findings": ("Stability",),
    "winset_models.analysis.zone": ("zone",),
    "winset_models.analysis.zone_findings": ("Zone",),
    "winset_models.campaigns.shards": ("merge",),
    "winset_models.campaigns.where": ("Certificates", "Shard", "Where"),
    "winset_models.interchange.importing": (
        "Import",
        "import_genius",
        "import_knapsack_game",
        "import_negmas",
        "import_psplib",
    ),
    "winset_models.negotiation.deal": ("Package",),
    "winset_models.negotiation.faults": ("Fault", "FaultyFileError"),
    "winset_models.negotiation.negotiation": ("Negotiation",),
    "winset_models.negotiation.reader": ("check", "read"),
    "winset_solver.control": ("Cancellation", "Control", "Limits", "Progress"),
    "winset_solver.errors": ("WinsetError",),
}
_ANALYSES = (
    *("compare", "equilibrium", "evaluate", "explain", "fund"),
    *("incentives", "recommend", "roadmap", "sensitivity", "stability", "zone"),
)
"""Functions of a negotiation."""
_RENAMED = {
    "dataframes": ("winset_models.analysis.sensitivities.tables", "tables"),
    "instances": ("winset_instances", "names"),
    "instance": ("winset_instances", "path"),
}
"""Public names that are called differently at home; `winset.tables` is a module."""


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first used."""
    if name == "__version__":
        from importlib.metadata import version

        return version("winset")
    homes = {public: (module, public) for module, names in _HOMES.items() for public in names} | _RENAMED
    if name not in homes:
        raise AttributeError(f"module 'winset' has no attribute {name!r}")
    module, attribute = homes[name]
    found = getattr(import_module(module), attribute)
    if name not in _ANALYSES:
        return found
    from winset.guard import about_negotiations

    return about_negotiations(found)


def __dir__() -> list[str]:
    return sorted(__all__)
