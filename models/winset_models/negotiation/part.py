"""What every part of a negotiation file shares: strictness, numbers, names and values by party."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from winset_models.negotiation.content import Content
from winset_solver.tolerances import LARGEST_COEFFICIENT, SMALLEST_COEFFICIENT

EVERYBODY = "all"
"""The key that stands for every party, level or option that is not named itself."""


class Part(BaseModel):
    """A frozen, strict piece of a negotiation file; unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class SourcedPart(Part):
    """A part that may say where its figures come from."""

    source: str | None = None
    """Key of an entry in `sources`, or a citation in words."""
    note: str | None = None
    """Anything a reader should know: an assumption and its reasoning, a caveat."""


def _reliable(value: float) -> float:
    if value != 0 and not SMALLEST_COEFFICIENT <= abs(value) <= LARGEST_COEFFICIENT:
        raise PydanticCustomError(
            "magnitude",
            "number out of reliable range: wanted 0 or between {low:g} and {high:g} in size",
            {"low": SMALLEST_COEFFICIENT, "high": LARGEST_COEFFICIENT},
        )
    return value


Number = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_reliable)]
"""A finite number that a solver can compute with reliably."""
NonNegative = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0), AfterValidator(_reliable)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0), AfterValidator(_reliable)]
Fraction = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1), AfterValidator(_reliable)]
Count = Annotated[int, Field(strict=True, ge=0)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_\-]*$", max_length=64)]
"""A short name used in references: letters, digits, `_` and `-`, starting with a letter."""


def _not_reserved(name: str) -> str:
    if name == EVERYBODY:
        raise PydanticCustomError("reserved_name", "the name `all` is reserved for everybody and every level")
    return name


OwnName = Annotated[Identifier, AfterValidator(_not_reserved)]
"""A short name given to a party, group or level: an identifier other than `all`."""


def without_repetition(names: list[str]) -> list[str]:
    """Return ``names`` if they differ; raise the fault of a repeated name otherwise."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PydanticCustomError("repeated_name", "`{name}` is listed more than once", {"name": name})
        seen.add(name)
    return names


class OrBlank:
    """Accept an empty entry, such as ``KEN:`` alone on its line, as one that has nothing but defaults."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:  # noqa: ANN401  # pydantic's protocol
        """Rewrite None as an empty mapping before validation."""
        return core_schema.no_info_before_validator_function(
            lambda value: {} if value is None else value, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors that nothing is accepted as well."""
        return {"anyOf": [handler(schema), {"type": "null"}]}


def _is_number(value: Content) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _spread(depth: int) -> BeforeValidator:
    """Rewrite a bare number at any of ``depth`` nested mappings as ``{all: number}``."""

    def spread(value: Content, depth: int = depth) -> Content:
        if depth == 0:
            return value
        if _is_number(value):
            return {EVERYBODY: spread(value, depth - 1)}
        if isinstance(value, Mapping):
            return {key: spread(item, depth - 1) for key, item in value.items()}
        return value

    return BeforeValidator(spread)


def _schema(depth: int, meaning: str, **limits: float) -> WithJsonSchema:
    number = {"type": "number", **limits}
    schema: dict[str, Any] = number
    for _ in range(depth):
        schema = {"anyOf": [number, {"type": "object", "additionalProperties": schema}]}
    return WithJsonSchema({**schema, "description": meaning})


ByParty = Annotated[
    dict[str, Number],
    _spread(1),
    _schema(1, "A number for every party, or numbers by party, group or `all` (the most specific counts)."),
]
"""Values by party: party id, then group, then `all`; a party that none names has 0."""
NonNegativeByParty = Annotated[
    dict[str, NonNegative],
    _spread(1),
    _schema(1, "Like values by party, none of them negative.", minimum=0),
]
"""Values by party that are not negative."""
ByPartyAndLevel = Annotated[
    dict[str, dict[str, Number]],
    _spread(2),
    _schema(2, "As by party; each number may be a mapping from level to number instead."),
]
"""Values by party, then by level of a module (`all` for every level)."""
ByPair = Annotated[
    dict[str, dict[str, Number]],
    _spread(2),
    _schema(2, "For whom, then because of whom; each by party, group or `all`."),
]
"""Values by party concerned, then by the other party that causes them."""


def lookup(values: Mapping[str, Content], *keys: str | None) -> Content:
    """Return the entry of the first of ``keys``, then of `all`, that ``values`` has; None where there is none.

    Examples
    --------
    >>> lookup({"sending": 2.0, "all": 1.0}, "KEN", "sending")
    2.0
    """
    for key in (*keys, EVERYBODY):
        if key is not None and key in values:
            return values[key]
    return None
