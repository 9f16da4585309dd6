"""What every page has: whom it is about, how sure its answer is, and at its end what it rests on."""

from collections.abc import Iterable

from winset.report.page import Page, Section
from winset.report.proof import Tone, evidence, manifest
from winset.sentences import scope
from winset_models.analysis.findings import Manifest, Subject


def framed(
    subject: Subject,
    made: Manifest,
    *,
    kind: str,
    tone: tuple[Tone, str],
    answer: str,
    lines: Iterable[str] = (),
    sections: Iterable[Section],
    title: str = "",
) -> Page:
    """Return a page about a negotiation: the answer, what led to it, then assumptions, sources and manifest.

    Parameters
    ----------
    kind
        Which question the page answers.
    tone
        How sure the answer is, and the same in two or three words.
    lines
        Below the answer.
    title
        Title of the page; that of the negotiation where absent.
    """
    return Page(
        title=title or subject.title,
        kind=kind,
        scope=scope(subject),
        description=subject.description or "",
        tone=tone[0],
        badge=tone[1],
        answer=answer,
        lines=tuple(lines),
        sections=(*sections, *evidence(subject), manifest(made)),
    )
