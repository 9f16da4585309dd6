"""Faults that the schema finds: each validation error in the words of the file's reader."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from math import log10
from typing import Any

from pydantic_core import ErrorDetails

from winset_models.negotiation.content import Content
from winset_models.negotiation.faults import MOST_FAULTS, Fault, shown
from winset_models.negotiation.fund.hints import fund_hint
from winset_models.negotiation.json_schema import Node, forms_at, keys_at, meaning, wanted_at
from winset_models.negotiation.origin import Path
from winset_models.negotiation.roadmap.parts import MOST_PERIODS
from winset_models.negotiation.suggestions import as_number, did_you_mean, listed, nearest
from winset_models.negotiation.yaml_document import Document

KEY_MARK = "[key]"
"""How the schema marks that a mapping's key, not its value, is wrong."""

_DISCOUNT = "`discount` is what a point one period later is worth today"
_LARGEST_RATE = 50.0
"""Per cent a period; more than that is a factor written as a percentage."""


@dataclass(frozen=True)
class _Wrong:
    """One validation error and where it stands in the file."""

    document: Document
    path: Path
    """The entry, as the file writes it."""
    key: str | None
    """The key that is wrong or missing, where it is not the entry itself."""
    type: str
    said: str
    limits: dict[str, Any]

    @property
    def value(self) -> Content:
        return self.document.value_at(self.path)

    @property
    def got(self) -> str:
        scalar = self.document.scalars.get(self.path)
        return shown(self.value, scalar.text if scalar else "")

    def fault(
        self, code: str, message: str, *, got: str = "", wanted: str = "", hint: str = "", of_key: bool = False
    ) -> Fault:
        place = self.document.place(self.path, of_key=of_key)
        path = self.path if self.key is None or self.type != "missing" else (*self.path, self.key)
        return Fault(code, place, path, message, got, wanted, hint)


def schema_faults(errors: Iterable[ErrorDetails], document: Document) -> list[Fault]:
    """Return one fault for each mistake that ``errors`` tell of."""
    wrongs = [_place(error, document) for error in islice(errors, MOST_FAULTS + 1)]
    slips = {(wrong.path[:-1], _slip(wrong)) for wrong in wrongs if wrong.type == "extra_forbidden"}
    faults = []
    for wrong in wrongs:
        named_wrongly = wrong.type == "missing" and (wrong.path, wrong.key) in slips
        if not named_wrongly and wrong.path not in document.incomplete:
            faults.append(_fault(wrong))
    return faults


def written_location(error: ErrorDetails, document: Document) -> Path:
    """Return the entry of the file that a validation error is about, without the schema's own additions."""
    location = tuple(step for step in error["loc"] if step != KEY_MARK)
    return document.written_path(location)


def _place(error: ErrorDetails, document: Document) -> _Wrong:
    path = written_location(error, document)
    kind, key = error["type"], None
    if error["loc"] and error["loc"][-1] == KEY_MARK:
        kind, key = "reserved_key" if kind == "reserved_name" else "key", str(error["loc"][-2])
    elif kind == "missing":
        key = str(error["loc"][-1])
    return _Wrong(document, path, key, kind, error["msg"], error.get("ctx", {}))


def _slip(wrong: _Wrong) -> str | None:
    return nearest(str(wrong.path[-1]), keys_at(wrong.path[:-1]))


def _fault(wrong: _Wrong) -> Fault:
    if wrong.type in _TRANSLATIONS:
        return _TRANSLATIONS[wrong.type](wrong)
    if wrong.type.endswith("_form"):
        return wrong.fault("wrong-form", wrong.said, of_key=True)
    if wrong.type.endswith(("_type", "_unicode", "_parsing", "_from_float")):
        return _wrong_type(wrong)
    return wrong.fault("wrong-value", "the value is not accepted", got=wrong.got, wanted=wanted_at(wrong.path))


def _unknown_key(wrong: _Wrong) -> Fault:
    name, valid = str(wrong.path[-1]), keys_at(wrong.path[:-1])
    hint = did_you_mean(name, valid) or f"keys here are {listed(valid)}"
    if _after_comma(wrong):
        hint = "a comma ends a value inside { }: put the words in quotes"
    return wrong.fault("unknown-key", f"`{name}` is not a key here", hint=hint, of_key=True)


def _after_comma(wrong: _Wrong) -> bool:
    """Return whether a key has no value in its line: in braces, what follows a comma is one."""
    scalar, key = wrong.document.scalars.get(wrong.path), wrong.document.positions[wrong.path]
    return scalar is not None and not scalar.text and wrong.value is None and scalar.line == key[0]


def _missing_key(wrong: _Wrong) -> Fault:
    hint = meaning((*wrong.path, wrong.key or ""))
    wanted = wanted_at((*wrong.path, wrong.key or ""))
    return wrong.fault("missing-key", f"`{wrong.key}` is missing", wanted=wanted, hint=hint, of_key=True)


def _wrong_type(wrong: _Wrong) -> Fault:
    hint = as_number(wrong.value) if isinstance(wrong.value, str) and "number" in wanted_at(wrong.path) else ""
    if not hint and "text" in wanted_at(wrong.path) and isinstance(wrong.value, int | float):
        hint = "put it in quotes"
    if wrong.value in ("yes", "on", "no", "off") and "true" in wanted_at(wrong.path):
        hint = f"write {'true' if wrong.value in ('yes', 'on') else 'false'}"
    if wrong.value is None:
        hint = "leave the key out where there is nothing to say"
    hint = _factor(wrong) or fund_hint(wrong.path, wrong.value, wrong.document.data) or hint or _other_shape(wrong)
    return wrong.fault(
        "wrong-type", "the value has the wrong type", got=wrong.got, wanted=wanted_at(wrong.path), hint=hint
    )


def _is_discount(wrong: _Wrong) -> bool:
    return wrong.path[:1] == ("parties",) and wrong.path[2:] == ("discount",)


def _factor(wrong: _Wrong) -> str:
    """Return what a discount is, where a rate in per cent seems to be meant; nothing anywhere else."""
    written = re.fullmatch(r"(\d{1,2}([.,]\d{1,9})?)\s*%", str(wrong.value).strip())
    if not _is_discount(wrong) or written is None:
        return ""
    rate = float(written[1].replace(",", "."))
    return f"{_DISCOUNT}: {rate:g} % a period is {1 - rate / 100:g}" if rate <= _LARGEST_RATE else ""


def _other_shape(wrong: _Wrong) -> str:
    """Return how a mapping, list or name becomes what the schema has in its place; nothing where it cannot."""
    forms = forms_at(wrong.path)
    if isinstance(wrong.value, dict) and any("properties" in form for form in forms_at((*wrong.path, 0))):
        return "put `- ` before it, or brackets around it: [{…}]"
    if isinstance(wrong.value, list) and forms and not any("properties" in form for form in forms):
        named = any("properties" in form for form in forms_at((*wrong.path, "name")))
        return "write a name and a colon in place of each `- `" if named else ""
    named = any(_needs_no_more_than_a_name(form) for form in forms)
    return f"write {{name: {wrong.value}}}" if named and isinstance(wrong.value, str) else ""


def _needs_no_more_than_a_name(form: Node) -> bool:
    keys = form.get("properties", {})
    return "name" in keys and "options" not in keys and form.get("required", []) in ([], ["name"])


def _not_accepted(wrong: _Wrong) -> Fault:
    wanted = wanted_at(wrong.path)
    hint = did_you_mean(wrong.value, wanted.split("`")[1::2]) if isinstance(wrong.value, str) else ""
    return wrong.fault("wrong-value", "the value is not one of those accepted", got=wrong.got, wanted=wanted, hint=hint)


def _bounded(words: str, limit: str) -> Callable[[_Wrong], Fault]:
    def fault(wrong: _Wrong) -> Fault:
        wanted = f"{words} {wrong.limits[limit]:g}"
        hint = _DISCOUNT if _is_discount(wrong) else fund_hint(wrong.path, wrong.value, wrong.document.data)
        return wrong.fault("out-of-range", "the number is out of range", got=wrong.got, wanted=wanted, hint=hint)

    return fault


def _not_finite(wrong: _Wrong) -> Fault:
    hint = "leave a limit out where there is none"
    return wrong.fault("not-finite", "the number is not finite", got=wrong.got, wanted="a finite number", hint=hint)


def _magnitude(wrong: _Wrong) -> Fault:
    low, high = (f"1e{log10(wrong.limits[limit]):.0f}" for limit in ("low", "high"))
    wanted = f"0, or between {low} and {high} in size"
    hint = "choose another `unit.scale`, such as millions"
    message = "the number is too large or too small to compute with reliably"
    return wrong.fault("magnitude", message, got=wrong.got, wanted=wanted, hint=hint)


def _too_short(wrong: _Wrong) -> Fault:
    if wrong.limits["actual_length"] == 0:
        return wrong.fault("empty", "there is nothing in it", got=wrong.got, wanted="at least one entry", of_key=True)
    return _wrong_length(wrong)


def _wrong_length(wrong: _Wrong) -> Fault:
    entries = len(wrong.value)
    got = "1 entry" if entries == 1 else f"{entries} entries"
    wanted = f"at least {wrong.limits['min_length']}" if "min_length" in wrong.limits else ""
    wanted = f"at most {wrong.limits['max_length']}" if "max_length" in wrong.limits else wanted
    return wrong.fault("wrong-length", "the number of entries is wrong", got=got, wanted=wanted, of_key=True)


_NAME = "letters, digits, `_` and `-`, starting with a letter, 64 at most"


def _bad_name(wrong: _Wrong) -> Fault:
    if wrong.path[-1:] == ("currency",):
        hint = "an ISO 4217 code, such as EUR"
        return wrong.fault(
            "wrong-value", "the currency is not a code", got=wrong.got, wanted="three capitals", hint=hint
        )
    return wrong.fault("bad-name", "the name is not a short name", got=wrong.got, wanted=_NAME)


def _bad_key(wrong: _Wrong) -> Fault:
    of_key = wrong.path[-1:] == (wrong.key,)
    return wrong.fault("bad-name", "the name is not a short name", got=shown(wrong.key), wanted=_NAME, of_key=of_key)


def _wrong_day(wrong: _Wrong) -> Fault:
    period = f"a period from 1 to {_periods(wrong.document)}, or " if wrong.path[-1:] != ("start",) else ""
    return wrong.fault("wrong-day", wrong.said, got=wrong.got, wanted=f"{period}a day such as 1995-07-11")


def _periods(document: Document) -> int:
    """Return how many periods the roadmap has, or could have where the file does not say it soundly."""
    roadmap = document.data.get("roadmap")
    written = roadmap.get("periods") if isinstance(roadmap, dict) else None
    return written if isinstance(written, int) and 1 <= written <= MOST_PERIODS else MOST_PERIODS


def _repeated(wrong: _Wrong) -> Fault:
    return wrong.fault("repeated-name", wrong.said, hint="keep one of them", of_key=True)


def _reserved(wrong: _Wrong) -> Fault:
    of_key = wrong.type == "reserved_key"
    return wrong.fault("reserved-name", wrong.said, hint="choose another name", of_key=of_key)


_TRANSLATIONS: dict[str, Callable[[_Wrong], Fault]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "literal_error": _not_accepted,
    "greater_than": _bounded("more than", "gt"),
    "greater_than_equal": _bounded("at least", "ge"),
    "less_than": _bounded("less than", "lt"),
    "less_than_equal": _bounded("at most", "le"),
    "finite_number": _not_finite,
    "magnitude": _magnitude,
    "too_short": _too_short,
    "too_long": _wrong_length,
    "string_pattern_mismatch": _bad_name,
    "string_too_long": _bad_name,
    "key": _bad_key,
    "day": _wrong_day,
    "moment": _wrong_day,
    "repeated_name": _repeated,
    "reserved_name": _reserved,
    "reserved_key": _reserved,
}
