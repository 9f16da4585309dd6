"""Why a store does not hold the answers that are asked for."""

from collections.abc import Sequence
from typing import Final

from winset_models.analysis.sensitivities.wording import names
from winset_models.campaigns.store import Entry

_ABOUT: Final = {
    "the file": ("content",),
    "the question": ("kind", "solution", "objective", "deal", "package", "seconds"),
    "the figures": ("quantities",),
    "the numbers that are doubted": ("parameters",),
    "the samples": ("samples", "numbers", "chunk"),
    "the versions of winset or what it computes with": ("versions",),
}
"""Parts of a manifest, by what they are about."""


def what_differs(held: Sequence[Entry], asked: Sequence[Entry]) -> str:
    """Return in words what is different between what a store held and what was asked, for the two most alike.

    Parameters
    ----------
    held, asked
        Campaigns that were there before, and new ones; at least one of each.
    """
    lists = sorted((_differing(one, other) for one in held for other in asked), key=len)
    return names(lists[0])


def _differing(one: Entry, other: Entry) -> list[str]:
    return [
        about
        for about, parts in _ABOUT.items()
        if any(one.manifest.get(part) != other.manifest.get(part) for part in parts)
    ]
