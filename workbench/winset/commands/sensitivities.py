"""The commands about what would change the answer: sensitivity and merge."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import typer

from winset import exits
from winset.arguments import known_id
from winset.commands.source import known_deals, known_objective, load, party_names
from winset.commands.work import controlled, hand_out, writable
from winset.console import talk_console
from winset.csv_files import write_csv
from winset.sensitivity_sheets import sample_sheets
from winset.sensitivity_words import unfinished
from winset.sheets import sheets
from winset.words import count
from winset_models.analysis.sensitivities.opening import Doubts
from winset_models.analysis.sensitivities.other_answers import what_differs
from winset_models.analysis.sensitivities.quantities import possible_quantities
from winset_models.analysis.sensitivity import sensitivity as find_sensitivity
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.campaigns.shards import merge as merge_stores
from winset_models.campaigns.store import Entry, Store
from winset_models.campaigns.where import Shard, Where
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.parts import Uncertainty
from winset_solver.control import Control, Limits, Progress

NOT_IN_NAMES: Final = re.compile(r"\W+")
"""What the name of a table has and that of its file has not."""


@dataclass(frozen=True)
class Question:
    """What is asked with every set of numbers: whose recommendation, or which deal, and which figures are followed."""

    of: Sequence[str]
    solution: str
    objective: str
    deal: str


@dataclass(frozen=True)
class Place:
    """Where samples are answered, as it is written on the command line."""

    workers: int | None
    cluster: str
    shard: str

    @property
    def where(self) -> Where:
        """What campaigns are told."""
        shard = Shard.written(self.shard) if self.shard else None
        return Where(workers=self.workers, cluster=self.cluster, shard=shard)


@dataclass(frozen=True)
class Output:
    """Store of answers and folder of tables, None for none, and whether files that exist may be overwritten."""

    store: Path | None
    csv: Path | None
    force: bool


def sensitivity(
    file: str,
    limits: Limits,
    *,
    what: Sequence[str],
    question: Question,
    doubts: Doubts,
    place: Place,
    output: Output,
    json: bool,
    report: Path | None,
) -> int:
    """Find what would change the answer and return the exit code."""
    writable(report, "--report", source=file)
    writable(output.store, "--store", source=file)
    if output.store is not None and report is not None and output.store.resolve() == report.resolve():
        message = "answers and the report are written to different files"
        raise typer.BadParameter(message, param_hint="'--store' / '--report'")
    _new_folder(output)
    where = place.where
    negotiation = load(file)
    figures = [_figure(negotiation, name) for name in question.of]
    objective = known_objective(negotiation, question.objective, ("welfare",)) if question.objective else None
    deal = known_deals(negotiation, [question.deal], "--deal")[0] if question.deal else None
    with _opened(output.store) as store:
        held = _held(store)
        finding = controlled(
            limits,
            lambda control: find_sensitivity(
                negotiation,
                what=what or _usual(negotiation),
                of=figures,
                solution=question.solution,
                objective=objective,
                deal=deal,
                numbers=doubts.numbers,
                samples=doubts.samples,
                seed=doubts.seed,
                vary=doubts.vary,
                confidence=doubts.confidence,
                where=where,
                store=store,
                control=in_steps(control),
                keep_samples=output.csv is not None,
            ),
        )
        share = _share(store)
        _compare(finding, store, held)
    if json or where.shard is None:
        hand_out(finding, json=json, report=report)
    _write(finding, output.csv)
    _next(finding, output.store, where, share)
    if not what and where.shard is None and not finding.stopped:
        usual = ",".join(("breakpoints", *_usual(negotiation)))
        _say(f"Add --what {usual} to see how far each number may move before the answer changes; this takes longer.")
    return _code(finding)


def in_steps(control: Control) -> Control:
    """Return a control that shows how far the samples are, or which number is looked at, and not each single solve."""
    listener, said = control.on_progress, [""]
    if listener is None:
        return control

    def heard(progress: Progress) -> None:
        said[0] = progress.words or said[0]
        listener(replace(progress, task="" if said[0] else progress.task, words=said[0]))

    return replace(control, on_progress=heard)


def _usual(negotiation: Negotiation) -> tuple[str, ...]:
    """Return the analyses that are made where none is asked for: those that are quick and that the file is made for."""
    said = negotiation.uncertainty or Uncertainty()
    return ("tornado", "views") if said.scenarios or said.views else ("tornado",)


def _figure(negotiation: Negotiation, name: str) -> str:
    """Return the name of a figure that the file has; parties and modules may be given by their names."""
    kind, colon, who = name.partition(":")
    known = {quantity.name: quantity.title for quantity in possible_quantities(negotiation)}
    if colon and kind in ("gain", "payoff"):
        return f"{kind}:{known_id(who, party_names(negotiation), 'party', option='--of')}"
    if colon and kind in ("adoption", "in force"):
        titles = {key: module.name or key for key, module in negotiation.modules.items()}
        return f"{kind}:{known_id(who, titles, 'module', option='--of')}"
    return known_id(name, {key: key for key in known if ":" not in key}, "figure", option="--of")


def _new_folder(output: Output) -> None:
    """Make sure, before any work, that tables can be written and that no file is lost."""
    folder = output.csv
    if folder is None:
        return
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"'{folder}' is a file, wanted a folder", param_hint="'--csv'")
    writable(folder / "numbers.csv" if folder.is_dir() else folder, "--csv")
    if folder.is_dir() and any(folder.iterdir()) and not output.force:
        message = f"'{folder}' is not empty, and files in it could be overwritten; --force does so"
        raise typer.BadParameter(message, param_hint="'--csv'")


@contextmanager
def _opened(path: Path | None) -> Iterator[Store | None]:
    """Yield the store of a path, closed in the end; None without a path."""
    if path is None:
        yield None
        return
    with Store(path) as store:
        yield store


def _held(store: Store | None) -> list[Entry]:
    """Return the campaigns of which a store holds answers, and say so where it has any."""
    if store is None:
        return []
    held = [entry for entry in store.entries() if store.count(entry.key)]
    if held:
        answers = count(sum(store.count(entry.key) for entry in held), "answer")
        _say(f"{store.name} holds {answers} of earlier runs; those that fit are not sought again.")
    return held


def _compare(finding: Sensitivity, store: Store | None, held: Sequence[Entry]) -> None:
    """Say in what the answers that a store held differ from what was asked, where none fits."""
    if store is None or not held or finding.effort.resumed:
        return
    known = {entry.key for entry in held}
    new = [entry for entry in store.entries() if entry.key not in known]
    if new:
        _say(f"None of the answers in {store.name} fit. Compared with those most alike, {what_differs(held, new)}")
        _say("changed. They are kept, beside the new ones.")


def _share(store: Store | None) -> str:
    """Return in words how much of what was ever asked of a store it can answer; nothing without one."""
    if store is None:
        return ""
    entries = store.entries()
    done, size = sum(store.count(entry.key) for entry in entries), sum(entry.size for entry in entries)
    return f"{done:,} of {count(size, 'sample')} in {store.name}"


def _write(finding: Sensitivity, folder: Path | None) -> None:
    """Write every table, and the samples that were drawn, into a folder."""
    if folder is None:
        return
    folder.mkdir(exist_ok=True)
    tables = [*sheets(finding), *sample_sheets(finding)]
    for table in tables:
        write_csv(table, folder / f"{NOT_IN_NAMES.sub('_', table.name.lower())}.csv")
    _say(f"{count(len(tables), 'table')} written to {folder}")


def _next(finding: Sensitivity, path: Path | None, where: Where, share: str) -> None:
    """Say what to do with what is not complete."""
    if where.shard is not None:
        shard = f"shard {where.shard.number} of {where.shard.of}"
        if finding.stopped:
            _say(f"{shard} was stopped: {share}; the same command continues there")
        else:
            _say(f"{shard} is done: {share}; merge (winset merge STORE… --into ALL.sqlite) and run again")
            _say("with --store ALL.sqlite and without --shard")
    elif finding.stopped and path is None and finding.effort.samples:
        answers = count(finding.effort.samples, "answer")
        _say(f"With --store FILE.sqlite, {answers} would be kept, and the next run would not seek them again.")
    elif finding.stopped and path is not None:
        _say(f"What was found is kept in {path}: the same command continues there.")


def _code(finding: Sensitivity) -> int:
    """Return the exit code: that there is no deal is an answer, that something was not answered is not."""
    code = exits.of_deals([finding.base.status])
    if code or not (unfinished(finding) or finding.failures):
        return code
    return exits.STOPPED_WITH_SOLUTION


def merge(stores: Sequence[Path], into: Path) -> int:
    """Put the answers of several stores into one and return the exit code."""
    writable(into, "--into")
    done = controlled(Limits(), lambda control: merge_stores(stores, into, control))
    new = f"{count(done.answers, 'answer')} new, {done.known:,} known already"
    _say(f"{into}: {new}; {f'{done.missing:,} are still missing' if done.missing else 'none is missing'}.")
    return exits.OPTIMAL


def _say(text: str) -> None:
    console = talk_console()
    console.print(text, markup=False, soft_wrap=not console.is_terminal)
