"""Made-up ranges whose searches were stopped."""

import sensitivity_samples as sample

from winset_models.analysis.sensitivity_findings import Breakpoints


def unsettled() -> list[Breakpoints]:
    """Return ranges of searches that were stopped, or could not begin."""
    first = sample.breakpoints()[0]
    unknown = sample.segment(10.0, 12.0, None, certified=False).model_copy(
        update={"status": "stopped without a solution"}
    )
    halved = first.model_copy(update={"segments": [*first.segments[:2], unknown], "widths": [0.001], "complete": False})
    nothing = {"segments": [], "widths": [], "complete": False, "words": "Nothing could be computed."}
    return [halved, first.model_copy(update={"parameter": "visas", **nothing})]
