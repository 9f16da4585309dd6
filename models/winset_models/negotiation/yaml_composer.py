"""Composing YAML: parse events to nodes with places, within limits on size, depth and aliases.

Working on events means that limits are checked before anything is built, and that tags and aliases become faults with
their place instead of surprises. Nothing is ever constructed from a tag.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from winset_models.negotiation.faults import Fault, FaultyFileError
from winset_models.negotiation.origin import Location
from winset_models.negotiation.yaml_scalar import Scalar, plain

DEEPEST = 24
"""Levels of nesting; the schema needs fewer than ten."""
MOST_ENTRIES = 100_000
"""Keys, values and list items, each alias counted with everything it stands for."""

_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What an escape can write into a text, and neither a terminal nor XML can take."""
_PROBLEMS = (
    (r"mapping values are not allowed", "a colon stands where no key can stand",
     "check the indentation, or put text that holds a colon in quotes"),
    (r"found character '\\t'", "a tab stands where an entry is expected", "indent with spaces"),
    (r"found character '[@`%&*!|>]", "text may not start with this character", "put the text in quotes"),
    (r"expected ',' or '\]'", "a list in brackets is not closed, or a comma is missing", "add `,` or `]`"),
    (r"expected ',' or '\}'", "a mapping in braces is not closed, or a comma is missing", "add `,` or `}`"),
    (r"found unexpected end of stream", "a quotation mark is not closed", "add the closing quotation mark"),
    (r"could not find expected ':'", "a key has no colon", "write `key: value`"),
    (r"expected <block end>", "the indentation does not fit the lines before", "align keys of the same mapping"),
    (r"unknown escape character", "the backslash stands before a character that it cannot escape",
     "write `\\\\` for a backslash, or use single quotes"),
)  # fmt: skip


@dataclass
class Node:
    """A composed node; ``size`` and ``height`` count aliased nodes every time they are used."""

    line: int
    column: int
    value: Scalar = None
    text: str = ""
    pairs: list[tuple["Node", "Node"]] | None = None
    items: list["Node"] | None = None
    tagged: bool = False
    size: int = 1
    height: int = 0

    def hold(self, child: "Node") -> None:
        """Count a child in size and height."""
        self.size += child.size
        self.height = max(self.height, child.height + 1)


class Composer:
    """Turn parse events into nodes, within the limits."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.faults: list[Fault] = []
        self.anchors: dict[str, Node | None] = {}
        self.entries = 0

    def compose(self) -> Node:
        """Return the root node of the only document."""
        try:
            events = iter(YAML(typ="safe", pure=True).parse(self.text))
            next(events)
            if isinstance(first := next(events), StreamEndEvent):
                raise self._refusal("empty-file", 1, 1, "the file is empty", hint="`winset init` writes a starter file")
            root = self._node(next(events), events, 0)
            while not isinstance(first := next(events), StreamEndEvent):
                if not isinstance(first, DocumentEndEvent):
                    raise self._refusal("several-documents", *_mark(first), "a second YAML document starts here")
        except FaultyFileError:
            raise
        except MarkedYAMLError as error:
            raise self._syntax(error) from error
        except ReaderError as error:
            raise self._unprintable(error) from error
        except (YAMLError, ValueError, OverflowError) as error:
            raise self._refusal("syntax", 1, 1, "the file is not valid YAML") from error
        return root

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        self.entries += 1
        line, column = _mark(event)
        if self.entries > MOST_ENTRIES:
            raise self._refusal("too-many-entries", line, column, "the file has too many entries", got="more")
        if isinstance(event, AliasEvent):
            return self._aliased(event, depth)
        if not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
            raise self._refusal("syntax", line, column, "the file is not valid YAML")
        node = Node(line, column)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if isinstance(event, ScalarEvent):
            self._fill_scalar(node, event)
        else:
            self._refuse_tag(node, event.tag)
            self._check_depth(node, depth + 1)
            self._fill_collection(node, event, events, depth)
        self._check_size(node)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _fill_scalar(self, node: Node, event: ScalarEvent) -> None:
        quoted = not event.implicit[0]
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self._refuse_tag(node, event.tag)
            quoted = event.style is not None
        if event.style == '"' and _HALF_A_CHARACTER.search(event.value):
            raise self._refusal("syntax", node.line, node.column, "the text holds half of a surrogate pair")
        if event.style == '"' and (control := _CONTROL.search(event.value)):
            shown = f"U+{ord(control.group()):04X}"
            raise self._refusal("syntax", node.line, node.column, "the text holds a control character", got=shown)
        node.text = event.value
        node.value = event.value if quoted or event.tag in _TEXT_TAGS else plain(event.value)

    def _fill_collection(self, node: Node, event: Event, events: Iterator[Event], depth: int) -> None:
        if isinstance(event, SequenceStartEvent):
            node.items = []
            while not isinstance(following := next(events), SequenceEndEvent):
                node.items.append(self._node(following, events, depth + 1))
                node.hold(node.items[-1])
        elif isinstance(event, MappingStartEvent):
            node.pairs = []
            while not isinstance(following := next(events), MappingEndEvent):
                key = self._node(following, events, depth + 1)
                value = self._node(next(events), events, depth + 1)
                node.pairs.append((key, value))
                node.hold(key)
                node.hold(value)

    def _aliased(self, event: AliasEvent, depth: int) -> Node:
        line, column = _mark(event)
        if event.anchor not in self.anchors:
            got = f"*{event.anchor}"
            raise self._refusal("unknown-alias", line, column, "the alias has no anchor before it", got=got)
        target = self.anchors[event.anchor]
        if target is None:
            raise self._refusal("recursive-alias", line, column, "the alias stands inside what it stands for")
        self._check_depth(Node(line, column), depth + target.height)
        return replace(target, line=line, column=column)

    def _check_depth(self, node: Node, depth: int) -> None:
        if depth > DEEPEST:
            wanted = f"at most {DEEPEST} levels"
            message = "the entries are nested too deeply"
            raise self._refusal("too-deep", node.line, node.column, message, wanted=wanted)

    def _check_size(self, node: Node) -> None:
        if node.size > MOST_ENTRIES:
            raise self._refusal(
                "too-many-entries",
                node.line,
                node.column,
                "aliases make this entry too large",
                got=f"{node.size} entries" if node.size < MOST_ENTRIES**2 else "an immense number of entries",
            )

    def _refuse_tag(self, node: Node, tag: str | None) -> None:
        if tag is not None and tag != "!":
            node.tagged = True
            shown = tag.removeprefix("tag:yaml.org,2002:")
            self.faults.append(
                Fault(
                    "tag",
                    Location(self.file, node.line, node.column),
                    (),
                    "tags are not accepted",
                    got=f"!!{shown}" if shown != tag else tag,
                    hint="remove the tag; put text in quotes",
                )
            )

    def _refusal(
        self, code: str, line: int, column: int, message: str, *, got: str = "", wanted: str = "", hint: str = ""
    ) -> FaultyFileError:
        if code == "too-many-entries":
            wanted = f"at most {MOST_ENTRIES}"
            hint = "put large tables into CSV files beside the file"
        fault = Fault(code, Location(self.file, line, column), (), message, got, wanted, hint)
        return FaultyFileError(self.file, [*self.faults, fault])

    def _syntax(self, error: MarkedYAMLError) -> FaultyFileError:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem, hint = _in_plain_words(error)
        return self._refusal("syntax", line, column, problem, hint=hint)

    def _unprintable(self, error: ReaderError) -> FaultyFileError:
        before = self.text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        shown = f"U+{int(error.character):04X}" if isinstance(error.character, int) else ""
        return self._refusal("syntax", line, column, "a control character is not allowed here", got=shown)


def _mark(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _in_plain_words(error: MarkedYAMLError) -> tuple[str, str]:
    problem = str(error.problem)
    for pattern, words, hint in _PROBLEMS:
        if re.search(pattern, problem):
            return words, hint
    return f"the file is not valid YAML: {problem}", ""
