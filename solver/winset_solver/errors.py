"""The exceptions of winset: what is wrong, where, what was got, what was wanted, and a hint.

Infeasible, unbounded and stopped are statuses of a result, never exceptions. An exception means that an argument,
a file or the use of a result is wrong, or that the engine itself failed.
"""


class WinsetError(Exception):
    """Base of every exception that winset raises on purpose.

    Parameters
    ----------
    what
        What is wrong, in one present-tense sentence without a full stop.
    where
        The place, for example ``file.yaml:41:7 parties.KEN.capacities`` or a row label.
    got, wanted
        The offending value and what is accepted instead.
    hint
        One suggestion for the reader's next step.

    Examples
    --------
    >>> print(WinsetError("the weight is not positive", where="parties.KEN.weight", got=0, wanted="> 0"))
    parties.KEN.weight: the weight is not positive (got 0, wanted > 0)
    """

    def __init__(self, what: str, *, where: str = "", got: object = None, wanted: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.got = got
        self.wanted = wanted
        self.hint = hint

    def __str__(self) -> str:
        details = [f"got {self.got}"] if self.got is not None else []
        details += [f"wanted {self.wanted}"] if self.wanted else []
        text = f"{self.where}: {self.what}" if self.where else self.what
        text += f" ({', '.join(details)})" if details else ""
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class ArgumentError(WinsetError, ValueError):
    """An argument of a call is outside its domain."""


class DataError(WinsetError, ValueError):
    """A coefficient is not finite, or too large or too small to be computed with reliably."""


class ModelError(WinsetError, ValueError):
    """A model holds something that a payoff program cannot express."""


class FileError(WinsetError, ValueError):
    """A file cannot be read as what it should be."""


class EngineError(WinsetError, RuntimeError):
    """HiGHS refused a call or answered something that contradicts itself."""
