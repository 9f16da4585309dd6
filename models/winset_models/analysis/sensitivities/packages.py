"""The packages that were recommended somewhere, each with a short key and words of what makes it different."""

import re
from collections import Counter
from collections.abc import Iterable

from winset_models.analysis.sensitivities.identity import identity
from winset_models.analysis.sensitivities.package_words import difference
from winset_models.analysis.sensitivity_parts import SeenPackage
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation


class Packages:
    """All packages met in one analysis, by key; the first is the one that the file's own numbers recommend.

    Two packages are the same where they decide the same (:func:`~.identity.decided`): everybody is bound by the same at
    the same levels, whole choices are the same, and steps start in the same periods. Payments, assistance, the plan of
    a fund and the split of divisible issues follow the numbers continuously and are no difference; those of the package
    that was seen first stand for all.
    """

    def __init__(self, negotiation: Negotiation) -> None:
        self._negotiation = negotiation
        self._keys: dict[str, str] = {}
        self._packages: dict[str, Package] = {}

    def key_of(self, package: Package) -> str:
        """Return the key of a package; a new one where it was not met before."""
        same = identity(self._negotiation, package)
        if same not in self._keys:
            self._keys[same] = f"P{len(self._keys) + 1}"
            self._packages[self._keys[same]] = package
        return self._keys[same]

    def __getitem__(self, key: str) -> Package:
        """Return the package of a key, with the payments and amounts that were first seen."""
        return self._packages[key]

    def __len__(self) -> int:
        return len(self._packages)

    def keys_of(self, texts: Iterable[str]) -> list[str | None]:
        """Return the keys of packages in canonical JSON, None for empty texts; new ones are numbered by how often."""
        listed = list(texts)
        packages = {text: Package.model_validate_json(text) for text in dict.fromkeys(listed) if text}
        same = {text: identity(self._negotiation, package) for text, package in packages.items()}
        first = {identified: packages[text] for text, identified in reversed(same.items())}
        for identified, _ in Counter(same[text] for text in listed if text).most_common():
            self.key_of(first[identified])
        return [self._keys[same[text]] if text else None for text in listed]

    def seen(self, text: str) -> list[SeenPackage]:
        """Return the first package, and those whose keys stand in a text, with what is different from the first."""
        told = {"P1", *re.findall(r"\bP\d+\b", text)}
        return [
            SeenPackage(key=key, words=difference(self._negotiation, self._packages["P1"], package), package=package)
            for key, package in self._packages.items()
            if key in told
        ]
