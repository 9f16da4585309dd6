"""What an analysis answers: the one type for all kinds of findings."""

from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.explanation_findings import Explanation
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation
from winset_models.analysis.fund_findings import Fund
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.roadmap_findings import Roadmap
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.stability_findings import Stability
from winset_models.analysis.zone_findings import Zone

Answer = (
    Recommendation
    | Evaluation
    | Comparison
    | Zone
    | Explanation
    | Equilibria
    | Stability
    | Incentives
    | Roadmap
    | Fund
    | Sensitivity
)
"""Every kind of finding that answers a question by itself."""
