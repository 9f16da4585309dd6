"""Words that analyses of what matters share."""

from collections.abc import Iterable

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import Repetitions
from winset_models.analysis.sensitivities.salib_guard import constant
from winset_models.analysis.sensitivities.wording import figure, names


def leaders_words(begin: str, leaders: Iterable[tuple[str, str, str]]) -> str:
    """Say which number leads for which figures; empty where there are none.

    Parameters
    ----------
    leaders
        Title of the number, title of the figure, and a remark on the two.

    Examples
    --------
    >>> leaders_words("What matters most is", [("staff", "Gain of Kenya", ""), ("staff", "Adoption", " (70 %)")])
    'What matters most is “staff” for “Gain of Kenya” and “Adoption” (70 %).'
    """
    led: dict[str, list[str]] = {}
    for number, title, remark in leaders:
        led.setdefault(number, []).append(f"“{title}”{remark}")
    groups = [f"“{number}” for {names(titles)}" for number, titles in led.items()]
    return f"{begin} {'; '.join(groups)}." if groups else ""


def unmoved_words(run: Repetitions) -> str:
    """Say which figures did not move, and where they stay; empty where all moved."""
    stays = [
        f"“{quantity.title}” ({figure(output[0], quantity.unit)})"
        for quantity, output in zip(run.quantities, run.values.T, strict=True)
        if constant(output)
    ]
    return f"{names(stays)} did not move at all." if stays else ""


def independence_words(asked: Asked) -> str:
    """Say that correlations of the file were left aside; empty where there are none."""
    if (asked.figures.correlation == np.eye(len(asked.figures.correlation))).all():
        return ""
    return "Such figures are defined for independent numbers: the correlations of the file are left aside here."
