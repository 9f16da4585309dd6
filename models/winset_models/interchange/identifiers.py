"""Identifiers made from words: what names of other programs become in a negotiation file."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from winset_models.negotiation.part import EVERYBODY
from winset_solver.errors import ArgumentError

PARTY: Final = "party_"
"""What the identifier of a party begins with where its name begins with no letter."""
_LONGEST = 48
_NUMBER = re.compile(r"-(?=\.?[0-9])")


class Identifiers:
    """Give out identifiers that differ from each other and from `all`.

    Parameters
    ----------
    prefix
        What an identifier begins with where the words begin with no letter.

    Examples
    --------
    >>> ids = Identifiers("v")
    >>> [ids.give(words) for words in ("60 Gb", "60 gb.", "-3", "Größe", "all", "…", "60 Gb")]
    ['v60_Gb', 'v60_gb', 'minus_3', 'Grosse', 'all_2', 'v', 'v60_Gb_2']
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._taken = {EVERYBODY}
        self._next: dict[str, int] = {}

    def give(self, words: str) -> str:
        """Return a new identifier that resembles the words."""
        stem = self._stem(words)
        found, number = stem, self._next.get(stem, 2)
        while found in self._taken:
            found, number = f"{stem}_{number}", number + 1
        self._next[stem] = number
        self._taken.add(found)
        return found

    def _stem(self, words: str) -> str:
        plain = unicodedata.normalize("NFKD", words.strip().replace("ß", "ss"))
        if _NUMBER.match(plain):
            plain = f"minus_{plain[1:]}"
        letters = plain.encode("ascii", "ignore").decode()
        stem = re.sub(r"[^A-Za-z0-9-]+", "_", letters).strip("_-")[:_LONGEST].rstrip("_-")
        return stem if stem[:1].isalpha() else f"{self._prefix}{stem}"


def check_given(parties: Sequence[str], count: int, each: str) -> None:
    """Make sure that these words can name the parties, one for each profile or player, and be their identifiers.

    Raises
    ------
    ArgumentError
        If there are more or fewer of them, one twice, or one that is no identifier.
    """
    if len(parties) != count:
        wanted = f"{count}, one for each {each}"
        raise ArgumentError(f"the number of parties is not that of the {each}s", got=len(parties), wanted=wanted)
    ids = Identifiers(PARTY)
    for party in parties:
        if party != ids.give(party):
            wanted = "different names of letters, digits, `_` and `-` that begin with a letter"
            raise ArgumentError("this name cannot be given to a party", got=party, wanted=wanted)
