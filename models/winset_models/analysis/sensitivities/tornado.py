"""Tornado: one number at a time, from one end of its range to the other, all others as the file says."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from winset_models.analysis.sensitivities.asked import Answers, Asked
from winset_models.analysis.sensitivities.package_words import splits_moved
from winset_models.analysis.sensitivities.wording import figure, names, value_words
from winset_models.analysis.sensitivity_findings import Bar, Tornado
from winset_models.negotiation.deal import Package
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.tolerances import AGREEMENT


def tornado(asked: Asked) -> Tornado | None:
    """Return what moving each number by itself to the ends of its range does to every quantity.

    Notes
    -----
    2k + 1 samples: the file's own numbers, then the low and the high end of each of the k parameters. A parameter with
    an end that has no answer has no bar; nothing where no parameter has one. The bars of a quantity are in the order of
    their swings, those with an end at which there is no deal after all others. Correlations play no part.
    """
    answers = asked.answers(ends(asked), "tornado")
    known = [at for at in range(len(asked.parameters)) if answers.answered[[2 * at + 1, 2 * at + 2]].all()]
    if not known or not answers.answered[0]:
        return None
    bars = [_bar(asked, answers, at, column) for column in range(len(asked.quantities)) for at in known]
    position = {name: at for at, name in enumerate(asked.question.quantities)}
    bars.sort(key=lambda bar: (position[bar.quantity], not whole(asked, bar), -bar.swing))
    return Tornado(bars=bars, words=_words(asked, answers, bars))


def ends(asked: Asked) -> np.ndarray:
    """Return the samples of a tornado: the file, then each parameter at its low and its high end."""
    thetas = np.tile(asked.nominal, (2 * len(asked.parameters) + 1, 1))
    for at, parameter in enumerate(asked.parameters):
        thetas[2 * at + 1, at], thetas[2 * at + 2, at] = parameter.distribution.low, parameter.distribution.high
    return thetas


def whole(asked: Asked, bar: Bar) -> bool:
    """Say whether a bar compares like with like: a deal at both ends; a deal that is held has its figures anyway."""
    return asked.deal is not None or None not in (bar.package_at_low, bar.package_at_high)


def _bar(asked: Asked, answers: Answers, at: int, column: int) -> Bar:
    low, high = 2 * at + 1, 2 * at + 2
    return Bar(
        parameter=asked.parameters[at].name,
        quantity=asked.question.quantities[column],
        at_low=float(answers.values[low, column]),
        at_high=float(answers.values[high, column]),
        package_at_low=answers.packages[low],
        package_at_high=answers.packages[high],
    )


def _words(asked: Asked, answers: Answers, bars: list[Bar]) -> str:
    first = [bar for bar in bars if bar.quantity == asked.quantities[0].name]
    shown = [asked.parameters[asked.position(bar.parameter)] for bar in first]
    moved = _moved(asked, float(answers.values[0, 0]), first) if whole(asked, first[0]) else ""
    return f"{moved}{_of_packages(asked, answers, shown)}{_of_splits(asked, answers, shown)}"


def _moved(asked: Asked, nominal: float, bars: list[Bar]) -> str:
    """Say what the number with the largest swing does to the first quantity."""
    largest = bars[0]
    quantity, chosen = asked.quantities[0], asked.parameters[asked.position(largest.parameter)]
    if max(largest.swing, abs(largest.at_low - nominal)) <= AGREEMENT * max(1.0, abs(nominal)):
        begin = "No number" if whole(asked, bars[-1]) else "Where there is a deal at both ends of its range, no number"
        return f"{begin} moves the figure “{quantity.title}” from {figure(nominal, quantity.unit)} by itself. "
    low, high = chosen.distribution.low, chosen.distribution.high
    outside = "" if low <= chosen.nominal <= high else ", where this number is outside its range"
    most = f"What moves the figure “{quantity.title}” most is “{chosen.title}”"
    if not whole(asked, bars[-1]):
        most = f"Of the numbers with a deal at both ends, “{chosen.title}” moves the figure “{quantity.title}” most"
    return (
        f"{most}: {figure(largest.at_low)} at "
        f"{value_words(chosen, low)}, {figure(largest.at_high, quantity.unit)} at {value_words(chosen, high)}, "
        f"{figure(nominal)} with the file as it is{outside}. "
    )


def _of_packages(asked: Asked, answers: Answers, shown: list[Parameter]) -> str:
    """Say which numbers change the recommendation, and which end the deal, at an end of their range."""
    own, found = answers.packages[0], dict[str, list[tuple[float, str | None]]]()
    for parameter in shown:
        at, form = asked.position(parameter.name), parameter.distribution
        found[parameter.name] = [(form.low, answers.packages[2 * at + 1]), (form.high, answers.packages[2 * at + 2])]
    if own is None:
        return _without_deal(asked, _places(asked, found, lambda key: key is not None))
    what = "The deal holds" if asked.deal else "The recommendation stays the same"
    ended = _places(asked, found, lambda key: key is None)
    changed = _places(asked, found, lambda key: key not in {None, own})
    moving = sum(any(key != own for _, key in ends_of) for ends_of in found.values())
    if not moving:
        return f"{what} at both ends of the range of every number."
    said = [f"{what} at both ends of the range of {len(shown) - moving} of {len(shown)} numbers"]
    said = said if moving < len(shown) else []
    said += [f"another package is recommended with {names(changed)}"] if changed else []
    said += [f"{'the deal does not hold' if asked.deal else 'there is no deal'} with {names(ended)}"] if ended else []
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _of_splits(asked: Asked, answers: Answers, shown: list[Parameter]) -> str:
    """Say at which ends the package is the same, but splits divisible issues otherwise."""
    if asked.deal is not None or asked.base.package is None or not answers.texts:
        return ""
    issues, places = dict[str, None](), list[str]()
    for parameter in shown:
        at, told = asked.position(parameter.name), list[str]()
        for row, value in ((2 * at + 1, parameter.distribution.low), (2 * at + 2, parameter.distribution.high)):
            if answers.packages[row] == answers.packages[0]:
                pair = (asked.base.package, Package.model_validate_json(answers.texts[row]))
                moved = splits_moved(asked.negotiation, pair)
                issues |= dict.fromkeys(moved)
                told += [value_words(parameter, value)] if moved else []
        places += [f"“{parameter.title}” at {' and at '.join(told)}"] if told else []
    if not places:
        return ""
    split = f"{names(issues)} is split" if len(issues) == 1 else f"some of {names(issues)} are split"
    return f" It is the same package, but {split} otherwise, with {names(places)}."


def _places(
    asked: Asked, found: Mapping[str, Sequence[tuple[float, str | None]]], meant: Callable[[str | None], bool]
) -> list[str]:
    """Return the numbers with the ends of their ranges at which the package is as meant."""
    told = []
    for name, ends_of in found.items():
        parameter = asked.parameters[asked.position(name)]
        at = [value_words(parameter, value) for value, key in ends_of if meant(key)]
        told += [f"“{parameter.title}” at {' and at '.join(at)}"] if at else []
    return told


def _without_deal(asked: Asked, rescued: list[str]) -> str:
    """Say which numbers make a deal possible at an end of their range."""
    what = "The deal does not hold" if asked.deal else "There is no deal"
    if not rescued:
        return f"{what} with the file as it is, and no number changes that by itself."
    return f"{what} with the file as it is; {'it does' if asked.deal else 'there is one'} with {names(rescued)}."
