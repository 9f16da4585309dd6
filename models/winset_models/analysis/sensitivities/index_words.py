"""Words that analyses of what matters share."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import Repetitions
from winset_models.analysis.sensitivities.ranking import Estimate, first_is_known
from winset_models.analysis.sensitivities.salib_guard import constant
from winset_models.analysis.sensitivities.wording import figure, names


def leaders_words(
    begin: str,
    rows: Iterable[tuple[str, Sequence[Estimate]]],
    titles: Mapping[str, str],
    remark: Callable[[Estimate], str] = lambda _: "",
) -> str:
    """Say which number leads for which figures, and of which figures that is not known; empty where there are none.

    Parameters
    ----------
    begin
        Of the sentence.
    rows
        Title of each figure with the estimates of the numbers, the largest first.
    titles
        Of numbers, by name.
    remark
        What is added about the leading estimate of a figure.

    Examples
    --------
    >>> rows = [("Gain of Kenya", [Estimate("staff", 0.7, 0.1)]), ("Adoption", [Estimate("staff", 0.6, 0.8)])]
    >>> leaders_words("What matters most is", rows, {"staff": "Staff of Kenya"})
    'What matters most is “Staff of Kenya” for “Gain of Kenya”. What moves “Adoption” most is too uncertain to tell.'
    """
    led: dict[str, list[str]] = {}
    vague = []
    for title, row in rows:
        if first_is_known(row):
            led.setdefault(row[0].number, []).append(f"“{title}”{remark(row[0])}")
        else:
            vague.append(f"“{title}”")
    groups = [f"“{titles[number]}” for {names(figures)}" for number, figures in led.items()]
    said = [f"{begin} {'; '.join(groups)}."] if groups else []
    said += [f"What moves {names(vague)} most is too uncertain to tell."] if vague else []
    return " ".join(said)


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
