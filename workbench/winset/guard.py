"""What public analyses say to somebody who gives them a file in place of a negotiation."""

from collections.abc import Callable
from functools import cache, wraps
from os import PathLike
from typing import ParamSpec, TypeVar

from winset_solver.errors import ArgumentError

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


@cache
def about_negotiations(analysis: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Return an analysis that tells how to read a file where it is given the name of one.

    Raises
    ------
    ArgumentError
        When the analysis is called with a file name, a path or anything else that must be read first.
    """

    @wraps(analysis)
    def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        given = args[0] if args else kwargs.get("negotiation")
        if isinstance(given, str | bytes | PathLike):
            hint = f'read it first: winset.{analysis.__name__}(winset.read("{given!s}"), …)'
            raise ArgumentError("this is a file, not a negotiation", got=str(given), wanted="a negotiation", hint=hint)
        return analysis(*args, **kwargs)

    return asked
