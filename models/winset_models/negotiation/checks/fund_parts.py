"""What the checks of a fund share: its members, its amounts, and probabilities that add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.names import Names
from winset_models.negotiation.fund.amounts import AffineAmount
from winset_models.negotiation.fund.parts import Fund
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import counted, listed
from winset_models.negotiation.values import in_fund
from winset_solver.tolerances import PROBABILITY

FUND: Path = ("fund",)


@dataclass(frozen=True)
class FundInspection:
    """The inspection of a fund.

    Parameters
    ----------
    inspection
        That of the whole file.
    fund
        Its fund, or the sound rest of it.
    quantities
        Names of the quantities of the scenarios.
    members
        Parties that belong to the fund; None where that cannot be said.
    """

    inspection: Inspection
    fund: Fund
    quantities: Names
    members: list[str] | None

    @classmethod
    def of(cls, inspection: Inspection, fund: Fund) -> "FundInspection":
        """Begin to inspect a fund."""
        scenarios = fund.scenarios
        named = [name for path in scenarios.paths.values() for name in path.values]
        named += [name for state in scenarios.tree.values() for name in state.values]
        path = (*FUND, "scenarios")
        complete = path not in inspection.document.incomplete and not inspection.salvage.damaged(*path)
        quantities = Names(tuple(dict.fromkeys([*named, *scenarios.factors])), complete)
        known = inspection.membership_is_known and inspection.salvage.intact(*FUND, "members")
        members = [key for key in inspection.negotiation.parties if in_fund(inspection.negotiation, key)]
        return cls(inspection, fund, quantities, members if known else None)

    @property
    def stages(self) -> int | None:
        """Number of stages; None where it cannot be said."""
        return len(self.fund.stages) if self.inspection.salvage.intact(*FUND, "stages") else None

    def member(self, name: str, path: Path, *, of_key: bool = False) -> bool:
        """Return whether a name is that of a member; report it otherwise."""
        if not self.inspection.party(name, path, of_key=of_key):
            return False
        return self._belongs(name, path, of_key=of_key)

    def by_member(self, values: Mapping[str, object], path: Path) -> None:
        """Check the keys of values by member: parties, groups or `all`."""
        for name in values:
            place = (*path, name)
            if self.inspection.voice(name, place, of_key=True) and name in self.inspection.names.parties:
                self._belongs(name, place, of_key=True)

    def _belongs(self, name: str, path: Path, *, of_key: bool) -> bool:
        if self.members is None or name in self.members:
            return True
        message, hint = f"`{name}` is no member of the fund", f"add `{name}` to the `members` of the fund"
        wanted = f"one of {listed(self.members)}" if self.members else ""
        self.inspection.fault("no-member", path, message, wanted=wanted, hint=hint, of_key=of_key)
        return False

    def amount(self, amount: AffineAmount | None, path: Path) -> None:
        """Check an amount: one base for each stage or for all, and quantities of the scenarios."""
        if amount is None:
            return
        self.by_stage(amount.base, (*path, "base"))
        for name in amount.per:
            self.inspection.known("quantity", name, self.quantities, (*path, "per", name), of_key=True)

    def by_stage(self, values: list[float], path: Path) -> None:
        """Check that there is one number, or one for each stage."""
        if self.stages is None or self.inspection.salvage.damaged(*path) or len(values) in {1, self.stages}:
            return
        message = f"the fund has {counted(self.stages, 'stage')}"
        wanted = f"one number, or {self.stages} in the order of the stages" if self.stages > 1 else "one number"
        got = counted(len(values), "number")
        self.inspection.fault("wrong-length", path, message, got=got, wanted=wanted, of_key=True)

    def whole(self, chances: Mapping[str, float], of_what: str, path: Path) -> None:
        """Check that probabilities add up to 1."""
        total = fsum(chances.values())
        if self.inspection.salvage.damaged(*path) or abs(total - 1) <= PROBABILITY:
            return
        message = f"the probabilities of {of_what} do not add up"
        self.inspection.fault("wrong-probabilities", path, message, got=f"{total:.10g}", wanted="1", of_key=True)

    def contradiction(self, path: Path, message: str, *, got: str = "", wanted: str = "", hint: str = "") -> None:
        """Report an entry that something else in the fund rules out."""
        self.inspection.fault("contradiction", path, message, got=got, wanted=wanted, hint=hint)

    def band(self, least: float | None, most: float | None, path: Path) -> None:
        """Check that `at_least` does not exceed `at_most`, two entries at ``path``."""
        if least is not None and most is not None and least > most:
            message = "at least more is asked for than is possible at most"
            self.contradiction((*path, "at_least"), message, got=f"{least:g}", wanted=f"at most {most:g}")
