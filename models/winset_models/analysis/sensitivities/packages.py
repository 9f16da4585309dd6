"""The packages that were recommended somewhere, each with a short key and words of what makes it different."""

import re
from collections import Counter
from collections.abc import Iterable

from winset_models.analysis.sensitivities.package_words import difference
from winset_models.analysis.sensitivity_findings import SeenPackage
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation


class Packages:
    """All packages met in one analysis, by key; the first is the one that the file's own numbers recommend.

    Two packages are the same where everybody opts in to the same at the same levels, issues are settled alike to the
    percent and steps start in the same periods. Payments, assistance and the plan of a fund follow the numbers
    continuously and are no difference; the first that was seen stand for all.
    """

    def __init__(self, negotiation: Negotiation) -> None:
        self._negotiation = negotiation
        self._keys: dict[str, str] = {}
        self._packages: dict[str, Package] = {}

    def key_of(self, package: Package) -> str:
        """Return the key of a package; a new one where it was not met before."""
        same = identity(package)
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
        same = {text: identity(package) for text, package in packages.items()}
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


def identity(package: Package) -> str:
    """Return a text that is the same for packages that count as the same."""
    shares = {issue: {o: round(s, 2) for o, s in row.items() if round(s, 2)} for issue, row in package.shares.items()}
    decided = Package(opt_ins=package.opt_ins, shares=shares, starts=package.starts)
    return canonical(decided)


def canonical(package: Package | None) -> str:
    """Return a package as JSON, its parts in a fixed order; an empty text for none."""
    if package is None:
        return ""
    ordered = package.model_copy(
        update={
            "opt_ins": {key: dict(sorted(row.items())) for key, row in sorted(package.opt_ins.items())},
            "shares": {key: dict(sorted(row.items())) for key, row in sorted(package.shares.items())},
            "starts": dict(sorted(package.starts.items())),
        }
    )
    return ordered.model_dump_json(exclude_defaults=True)
