"""Draws a figure as inline SVG that cannot collide with others on the page."""

import re
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup

from winset.charts.figure import Figure
from winset.charts.theme import DARK, themed

NAMESPACE = "http://www.w3.org/2000/svg"
COLOURED = ("fill", "stroke")
LEAST_WIDTH = 480
"""Least width in pixels of a chart on a page: 30rem in its style sheet."""
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def draw(figure: Figure) -> Markup:
    """Return the chart of a figure as an accessible SVG element.

    Every id is prefixed with the key of the figure; colours of text and grid become CSS variables of the page.
    """
    ElementTree.register_namespace("", NAMESPACE)
    chart = _printable(themed(figure.chart))
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(chart, allowed_base_urls=[]))
    for element in root.iter():
        _rename(element, figure.key)
        _follow_page(element)
    _describe(root, figure)
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # escaped by ElementTree


def _printable(part: Any) -> Any:  # noqa: ANN401  # whatever a chart holds
    """Replace the characters that XML cannot hold; the converter ends the whole process over one of them."""
    if isinstance(part, dict):
        return {_printable(key): _printable(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_printable(item) for item in part]
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", part) if isinstance(part, str) else part


def _rename(element: ElementTree.Element, key: str) -> None:
    """Prefix ids and references to them."""
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, f"{key}-{value}")
        elif "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{key}-"))
        elif name.endswith("href") and value.startswith("#"):
            element.set(name, f"#{key}-{value[1:]}")


def _follow_page(element: ElementTree.Element) -> None:
    """Let ink, grid and empty cells take the colours of the page."""
    styles = [
        f"{attribute}:var(--{DARK[colour]})"
        for attribute in COLOURED
        if (colour := element.get(attribute, "").lower()) in DARK
    ]
    if styles:
        element.set("style", ";".join([*filter(None, [element.get("style")]), *styles]))


def _describe(root: ElementTree.Element, figure: Figure) -> None:
    title = ElementTree.Element(f"{{{NAMESPACE}}}title", {"id": f"{figure.key}-title"})
    title.text = figure.question
    words = ElementTree.Element(f"{{{NAMESPACE}}}desc", {"id": f"{figure.key}-desc"})
    words.text = figure.alternative
    root.insert(0, words)
    root.insert(0, title)
    root.set("role", "img")
    root.set("aria-labelledby", f"{figure.key}-title {figure.key}-desc")
    width = root.get("width", "")
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    # The page gives charts a least width, below which they scroll: what is narrower by itself keeps its own size.
    narrow = ";min-width:0" if width and float(width) < LEAST_WIDTH else ""
    root.set("style", f"max-width:{width}px{narrow}")
