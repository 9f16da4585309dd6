"""Entries of a fund that can be raised a little: its guarantees, limits, bands and penalties."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

from winset_models.negotiation.content import Content
from winset_models.negotiation.entries import with_value
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.amounts import AffineAmount
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.statements import Statement, party_name, unit_after

_POINT: Final = 0.01


@dataclass(frozen=True)
class Dial:
    """An entry of the file that can be raised.

    Parameters
    ----------
    statement
        What it says; its path leads to the entry.
    unit
        Its natural unit.
    per
        The same in words.
    """

    statement: Statement
    unit: float
    per: str

    def turned(self, negotiation: Negotiation, times: float) -> Negotiation:
        """Return a negotiation in which the entry is so many units larger."""
        entry, more = _entry(negotiation, self.statement.path), times * self.unit
        value: Content
        if isinstance(entry, AffineAmount):
            value = entry.model_copy(update={"base": [base + more for base in entry.base]})
        else:
            value = entry + more
        return cast("Negotiation", with_value(negotiation, self.statement.path, value))


def dials(figures: FundFigures, active: Active) -> Iterator[Dial]:
    """Yield every guarantee, limit, band and penalty of the parts that exist, each entry of the file once."""
    seen: dict[Path, Dial] = {}
    for dial in (*_of_members(figures), *_of_parts(figures, active), *_of_the_fund(figures)):
        if dial.statement.path not in seen:
            seen[dial.statement.path] = dial
        elif (party := dial.statement.party) is not None:
            known = seen[dial.statement.path]
            words = f"{known.statement.words}; likewise {party_name(figures.negotiation, party)}"
            seen[dial.statement.path] = replace(known, statement=replace(known.statement, words=words, party=None))
    yield from seen.values()


def _entry(negotiation: Negotiation, path: Path) -> float | AffineAmount:
    entry: object = negotiation
    for key in path:
        entry = cast("dict[str | int, object]", entry)[key] if isinstance(entry, dict) else getattr(entry, str(key))
    return cast("float | AffineAmount", entry)


def _of_members(figures: FundFigures) -> Iterator[Dial]:
    money, limited = _money(figures), figures.fund.commitment == "limited"
    rules: dict[str, Callable[[FundFigures, str], Statement]] = {
        "pays_at_most": says.pays_at_most,
        "pays_in_all": says.pays_in_all,
        "pledge_at_most": says.pledge_at_most,
        "draws_at_most": says.draws_at_most,
        "saves_at_most": says.saves_at_most,
    }
    for member in figures.members:
        for said in rules.values():
            statement = said(figures, member)
            if _stated(figures.negotiation, statement.path):
                yield Dial(statement, 1.0, money)
        if limited:
            stays = says.stays(figures, member)
            path = (*says.value_of(figures, member).path, "penalty")
            yield Dial(replace(stays, path=path), 1.0, f"{money} of its penalty")


def _of_parts(figures: FundFigures, active: Active) -> Iterator[Dial]:
    money = _money(figures)
    for key in (key for key in figures.needs if key in active.needs):
        if figures.needs[key].at_least > 0.0:
            yield Dial(says.covers_at_least(figures, key), _POINT, "one percentage point of the need")
        if figures.needs[key].at_most < 1.0:
            yield Dial(says.covers_at_most(figures, key), _POINT, "one percentage point of the need")
    for key in (key for key in figures.donors if key in active.donors):
        yield Dial(says.gives_at_most(figures, key), 1.0, money)
        matches = "one unit more for each unit"
        for statement, per in ((says.gives_in_all(figures, key), money), (says.matches(figures, key), matches)):
            if _stated(figures.negotiation, statement.path):
                yield Dial(statement, 1.0, per)
    for key in (key for key in figures.contracts if key in active.contracts):
        for statement in (says.least_payment(figures, key), says.most_payment(figures, key)):
            if _stated(figures.negotiation, statement.path):
                yield Dial(statement, 1.0, money)


def _of_the_fund(figures: FundFigures) -> Iterator[Dial]:
    key, reserve = figures.fund.key, figures.fund.reserve
    if reserve is not None:
        if reserve.at_least > 0.0:
            yield Dial(says.reserve_at_least(figures), 1.0, _money(figures))
        if reserve.at_most is not None:
            yield Dial(says.reserve_at_most(figures), 1.0, _money(figures))
    if key is None:
        return
    for member in figures.shares:
        for multiple, said in ((key.at_least, says.key_at_least), (key.at_most, says.key_at_most)):
            if multiple is not None:
                yield Dial(said(figures, member), _POINT, "one percentage point of the share")


def _stated(negotiation: Negotiation, path: Path) -> bool:
    return _entry(negotiation, path) is not None


def _money(figures: FundFigures) -> str:
    return f"1 {unit_after('1', figures.negotiation.unit.name)}"
