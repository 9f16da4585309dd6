"""The sections that let a reader trust an answer: proof, sources and manifest."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from winset import tables
from winset.report.page import Bullets, Section
from winset.sentences import checks_sentence, checks_summary, every_check, proof_sentence
from winset.tables import Row, Table
from winset_models.analysis.findings import Check, Manifest, SolutionFinding, Status, Subject

Tone = Literal["sure", "open", "none"]
UNANSWERED: Final[Mapping[Status, tuple[Tone, str]]] = {
    "disagreement": ("none", "Contradicting solves"),
    "unbounded": ("none", "Without limit"),
    "no package": ("none", "No deal exists"),
    "no acceptable package": ("none", "No deal exists"),
}
"""Tone and badge of the statuses that mean the same on every page."""


def tone_of(solutions: Sequence[SolutionFinding]) -> tuple[Tone, str]:
    """Return how sure the answer is, and the same in two or three words."""
    best = next((solution for solution in solutions if solution.package is not None), None)
    applicable = [solution for solution in solutions if solution.status != "not applicable"]
    statuses = {best.status} if best is not None else {solution.status for solution in applicable}
    for status, told in UNANSWERED.items():
        if status in statuses:
            return told
    if best is None:
        return "open", "Stopped early" if statuses else "Does not apply"
    if best.status != "optimal":
        return "open", "Not fully proven"
    return "sure", "Proven optimal" if best.exact else "Proven within its gap"


def proof(solutions: Sequence[SolutionFinding], *, checks: Sequence[Check] = (), notes: Sequence[str] = ()) -> Section:
    """Return what is proven and how it was checked, in plain words."""
    paragraphs = [f"{solution.title}. {_proof_words(solution)}" for solution in solutions]
    everything = [("", check) for check in checks]
    everything += every_check(solutions)
    summary = Bullets("How this was checked", tuple(checks_summary(everything)))
    solved = [solution for solution in solutions if solution.value is not None or solution.bound is not None]
    return Section(
        "proof",
        "How we know",
        paragraphs=tuple(paragraphs) or (checks_sentence(checks),),
        bullets=tuple(item for item in (summary, Bullets("Notes", tuple(notes))) if item.lines),
        tables=(tables.proof(solved),) if solved else (),
        folded=(_checks(everything),) if everything else (),
    )


def _proof_words(solution: SolutionFinding) -> str:
    return f"{proof_sentence(solution)} {checks_sentence(solution.checks) if solution.checks else ''}".strip()


def _checks(checks: Sequence[tuple[str, Check]]) -> Table:
    rows = tuple(
        Row(f"{title}: {check.claim}" if title else check.claim, (check.method, check.outcome))
        for title, check in checks
    )
    return Table("Each claim and how it was checked", "Claim", ("How it was checked", "Outcome"), rows, numeric=False)


def evidence(subject: Subject) -> list[Section]:
    """Return red lines, assumptions and sources, where the file names any."""
    assumptions = Bullets("Assumptions and notes of the file", tuple(subject.assumptions))
    lines = Bullets("Red lines", tuple(subject.red_lines.values()))
    bullets = tuple(item for item in (lines, assumptions) if item.lines)
    heading, sources = "Red lines, assumptions and sources", tuple(subject.sources)
    return [Section("evidence", heading, bullets=bullets, sources=sources)] if bullets or sources else []


def manifest(made: Manifest) -> Section:
    """Return what is needed to get the same answer again."""
    rows = [Row("File", (made.file,)), Row("SHA-256 of the file", (made.sha256,))]
    rows += [Row(f"Option: {name}", (_option(value),)) for name, value in made.options.items()]
    rows += [Row(f"Version: {name}", (version,)) for name, version in made.versions.items()]
    rows += [Row("Made at (UTC)", (made.created,)), Row("Seconds", (f"{made.seconds:.1f}",))]
    table = Table("Everything needed to get the same answer again", "Entry", ("Value",), tuple(rows), numeric=False)
    return Section("manifest", "How to get the same answer again", tables=(table,))


def _option(value: object) -> str:
    if value is None:
        return "none"
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
