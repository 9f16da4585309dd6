"""Tables: values by party and module, or by party and option, in place or in a CSV file."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from winset_models.negotiation.part import Identifier, Number, SourcedPart, without_repetition


class Table(SourcedPart):
    """Numbers in rows by party (or group, or `all`) and columns by module or by option of one issue.

    A blank cell says nothing. The reader writes every other cell to the place that `fills` names, so a table is only
    another way to write the values of modules and options.
    """

    fills: Literal["benefit", "cost", "uses", "values"]
    """What the numbers are: `benefit`, `cost` or `uses` of modules, or `values` of the options of an issue."""
    resource: Identifier | None = None
    """Resource that is used; with `fills: uses` only."""
    issue: Identifier | None = None
    """Issue whose options are the columns; with `fills: values` only."""
    csv: str | None = None
    """CSV file beside this file: first row the modules or options, first column the parties."""
    columns: Annotated[list[Identifier], AfterValidator(without_repetition)] | None = Field(default=None, min_length=1)
    """Modules or options, in the order of the cells of each row."""
    rows: dict[Identifier, list[Number | None]] | None = None
    """By party, group or `all`: one cell per column."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        in_place = self.columns is not None and self.rows is not None
        if (self.csv is not None) == in_place or (self.columns is None) != (self.rows is None):
            raise PydanticCustomError("table_form", "a table has either `csv`, or `columns` with `rows`")
        if (self.resource is not None) != (self.fills == "uses"):
            raise PydanticCustomError("table_form", "a table has `resource` exactly if it fills `uses`")
        if (self.issue is not None) != (self.fills == "values"):
            raise PydanticCustomError("table_form", "a table has `issue` exactly if it fills `values`")
        return self
