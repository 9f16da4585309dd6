"""The bargaining principles in plain words."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Principle:
    """How one bargaining solution is explained to readers.

    Parameters
    ----------
    title
        Name of the solution.
    sentence
        What it does, in one sentence without mathematics.
    objective
        What its value measures.
    """

    title: str
    sentence: str
    objective: str


PRINCIPLES: Final[dict[str, Principle]] = {
    "nash": Principle(
        "Nash bargaining solution",
        "The product of all gains is as large as possible: nobody is hurt much to please somebody else a little.",
        "geometric mean of the parties' gains, by voice",
    ),
    "kalai-smorodinsky": Principle(
        "Kalai–Smorodinsky solution",
        "Every party gets the same share, as large as possible, of the most it could hope for.",
        "smallest share of its best possible gain that any party gets, per voice",
    ),
    "leximin": Principle(
        "Leximin solution",
        "The party that gains least gains as much as possible; then the second least, and so on.",
        "smallest gain of any party, per voice",
    ),
    "egalitarian": Principle(
        "Egalitarian solution",
        "The party that gains least gains as much as possible; beyond that, the total gain is as large as possible.",
        "smallest gain of any party, per voice",
    ),
    "utilitarian": Principle(
        "Utilitarian solution",
        "The total gain of all parties is as large as possible, whoever gets it, as long as nobody loses.",
        "sum of the parties' gains, by voice",
    ),
    "alpha-fair": Principle(
        "α-fair solution",
        "A compromise between the largest total gain and the best for the worst off, set by aversion to inequality.",
        "gain that would be exactly as good if everybody had it",
    ),
    "adjusted-winner": Principle(
        "Adjusted winner",
        "Two parties get the same number of points, as many as possible, and split at most one issue.",
        "gain of each party",
    ),
    "objective": Principle(
        "Chosen objective",
        "The stated objective is as large as possible, as long as nobody loses; ties go to the largest total gain.",
        "the stated objective",
    ),
}
"""By solution name, in the order in which ``all`` computes them."""

SOLUTIONS: Final = {name: (words.title, words.sentence) for name, words in PRINCIPLES.items() if name != "objective"}
"""Title and principle of every bargaining solution by name."""
