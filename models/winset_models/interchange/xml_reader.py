"""XML read with care: no document types, no entities, limits on size and depth, and the line of every element."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from winset_models.interchange.files import file_bytes, finite, whole
from winset_solver.errors import FileError

_WHOLE: Final = True
_DEEPEST: Final = 50
_MOST_ELEMENTS: Final = 200_000
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_BEFORE: Final = re.compile(rb"(?:\s|<!--(?:(?!-->).)*-->)*(?=<\?xml)|\s*", re.DOTALL)
"""Blank lines, and comments before the declaration."""
_BARE_AMPERSAND: Final = re.compile(rb"&(?!(?:#\d+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);)")


@dataclass
class Element:
    """An element with its attributes and children; ``where`` is the file and line at which it begins."""

    tag: str
    attributes: dict[str, str]
    where: str
    children: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Element"]:
        """Yield the elements of a tag at any depth below this one, in the order of the file."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.all(tag)

    def own(self, tag: str) -> list["Element"]:
        """Return the children of a tag."""
        return [child for child in self.children if child.tag == tag]

    def text(self, name: str) -> str:
        """Return an attribute.

        Raises
        ------
        FileError
            If it is missing.
        """
        if name not in self.attributes:
            raise FileError(f"<{self.tag}> has no attribute `{name}`", where=self.where)
        return self.attributes[name]

    def number(self, name: str, default: float | None = None) -> float:
        """Return an attribute as a number; a missing one is a fault unless there is a default."""
        if default is not None and name not in self.attributes:
            return default
        return finite(self.text(name), f"{self.where} <{self.tag} {name}>")

    def whole(self, name: str) -> int:
        """Return an attribute as a whole number."""
        return whole(self.text(name), f"{self.where} <{self.tag} {name}>")


def read_xml(path: Path) -> Element:
    """Return the root element of an XML file.

    Parameters
    ----------
    path
        What GENIUS reads and XML does not allow is read too: blank lines and comments before the XML declaration, and
        ampersands that begin no reference.

    Raises
    ------
    FileError
        If the file is no XML, declares a document type or entities, or is too large or too deep; with the line.
    """
    content = file_bytes(path)
    text = content.removeprefix(_BYTE_ORDER_MARK)
    before = _BEFORE.match(text)
    skipped = before.group() if before else b""
    return _Builder(str(path), skipped.count(b"\n")).build(_BARE_AMPERSAND.sub(b"&amp;", text[len(skipped) :]))


class _Builder:
    """Build elements from the events of the parser."""

    def __init__(self, file: str, skipped: int) -> None:
        self.file = file
        self.skipped = skipped
        self.open: list[Element] = []
        self.root: Element | None = None
        self.elements = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def build(self, text: bytes) -> Element:
        try:
            self.parser.Parse(text, _WHOLE)
        except expat.ExpatError as error:
            message = f"the file is not well-formed XML: {expat.ErrorString(error.code)}"
            where = f"{self.file}:{error.lineno + self.skipped}:{error.offset + 1}"
            raise FileError(message, where=where, hint=_encoding_hint(text)) from error
        except FileError:
            raise
        except (ValueError, LookupError) as error:
            raise FileError("the encoding of the file is unknown", where=self.file, hint="save it as UTF-8") from error
        if self.root is None:
            raise FileError("the file has no element", where=self.file)
        return self.root

    def _where(self) -> str:
        return f"{self.file}:{self.parser.CurrentLineNumber + self.skipped}"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, attributes, self._where())
        self.elements += 1
        if self.elements > _MOST_ELEMENTS or len(self.open) >= _DEEPEST:
            what = (
                "the file has too many elements" if self.elements > _MOST_ELEMENTS else "elements are nested too deep"
            )
            raise FileError(what, where=element.where)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _refuse_document_type(self, *_: object) -> None:
        raise FileError(
            "document types and entities are not accepted", where=self._where(), hint="remove the <!DOCTYPE …> part"
        )


def _encoding_hint(text: bytes) -> str:
    """Return what to do where a file that declares no encoding is not in the usual one."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "the file is not UTF-8 text; save it as UTF-8, or declare its encoding in the first line"
    return ""
