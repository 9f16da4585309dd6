"""What explanations call things: deals and packages of a negotiation, or plans of its fund."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from winset_models.analysis.explanation_findings import Trouble


@dataclass(frozen=True)
class Vocabulary:
    """Words for what is looked for.

    Parameters
    ----------
    none
        That there is none; a colon and the reason follow.
    trouble
        By from which statements on there is none.
    costs
        What the cost of a way out is.
    gains
        What parties have after each way out.
    after, kept
        Headings of a package after a way out, and of a statement that no package keeps.
    solved_again, not_solved_again, broken
        How it is known that a way out works.
    """

    none: str
    trouble: Mapping[Trouble, str]
    costs: str
    gains: str
    after: str
    kept: str
    solved_again: str
    not_solved_again: str
    broken: str


DEAL: Final = Vocabulary(
    none="No deal exists",
    trouble={
        "none": "",
        "text": "the rules and means of the text alone contradict each other",
        "red lines": "some packages keep the rules and means of the text, but none keeps the red lines of all parties "
        "too",
        "walk-away values": "some packages keep every rule and red line, but each leaves somebody worse off than no "
        "deal",
        "unknown": "whether the text, the red lines or the walk-away values rule it out was not settled",
    },
    costs="The cost of a way out is the sum of what its statements count: the stated cost of giving up a red line, 1 "
    "for a rule, for means and for a walk-away value. Protection floors, and what modules need from one another, are "
    "not for trade.",
    gains="Gain over no deal in a package",
    after="A package after way out",
    kept="No package keeps it",
    solved_again="Verified: the changed file was solved again, and a deal exists.",
    not_solved_again="Verified: a package keeps every statement of the changed file, which was not solved again in "
    "time.",
    broken="CONTRADICTED: the package found for the changed file breaks one of its statements.",
)
FUND: Final = Vocabulary(
    none="No plan exists",
    trouble={
        "none": "",
        "text": "the rules of the fund and what members can pay contradict each other",
        "red lines": "",
        "walk-away values": "some plans keep every rule of the fund, but each leaves some member worse off than "
        "outside it",
        "unknown": "whether the rules of the fund rule it out, or what members have outside it, was not settled",
    },
    costs="The cost of a way out is the number of statements that it changes.",
    gains="Gain over being outside the fund in a plan",
    after="A plan after way out",
    kept="No plan keeps it",
    solved_again="Verified: the fund of the changed file was solved again, and a plan exists.",
    not_solved_again="Verified: a plan keeps every statement of the changed file, which was not solved again in time.",
    broken="CONTRADICTED: the plan found for the changed file breaks one of its statements.",
)
VOCABULARIES: Final[Mapping[Literal["deal", "fund"], Vocabulary]] = {"deal": DEAL, "fund": FUND}
