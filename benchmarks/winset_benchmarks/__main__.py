"""Run the benchmark suite: ``python -m winset_benchmarks``."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from winset_benchmarks.case import SIZES, Case, Setting
from winset_benchmarks.registry import cases, smallest, subjects
from winset_benchmarks.runner import CaseResult, results, run_case, write_results
from winset_benchmarks.table import table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen cases, print their tables and write the results; exit code 1 where contenders disagree."""
    options = _parser().parse_args(arguments)
    chosen = smallest() if options.smoke else cases(only=options.only, size=options.size)
    if options.smoke and options.only:
        chosen = tuple(case for case in chosen if case.subject == options.only)
    if options.list:
        sys.stdout.write("".join(map(_listed, chosen)))
        return 0
    began = perf_counter()
    found: list[CaseResult] = []
    with tempfile.TemporaryDirectory() as folder:
        for case in chosen:
            folders = (options.domains, options.games, options.projects)
            setting = Setting(Path(folder), options.smoke, options.peers_python, *folders)
            result = run_case(case, setting, repeat=options.repeat)
            found.append(result)
            sys.stdout.write(table(result) + "\n")
            sys.stdout.flush()
    path = write_results(results(found, smoke=options.smoke), options.output)
    sys.stderr.write(f"{len(found)} cases in {perf_counter() - began:.0f} s; results: {path}\n")
    return 1 if any(result.disagreements for result in found) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m winset_benchmarks", description="Benchmarks of winset.")
    parser.add_argument("--list", action="store_true", help="list the cases and stop")
    parser.add_argument("--only", default="", choices=["", *subjects()], metavar="SUBJECT", help="one subject")
    parser.add_argument("--size", choices=SIZES, help="one size; all sizes by default")
    parser.add_argument("--repeat", type=_positive, metavar="N", help="rounds; each case has its own default")
    parser.add_argument("--output", type=Path, default=Path("benchmarks/results"), metavar="DIR", help="for the JSON")
    parser.add_argument("--smoke", action="store_true", help="every subject once at its smallest, to see that it runs")
    parser.add_argument(
        "--peers-python", type=Path, metavar="PATH", help="interpreter with negmas, pyaugmecon and ortools"
    )
    parser.add_argument("--domains", type=Path, metavar="DIR", help="folder of GENIUS domains to solve as well")
    parser.add_argument("--games", type=Path, metavar="DIR", help="folder of published knapsack games to solve as well")
    parser.add_argument("--projects", type=Path, metavar="DIR", help="folder of published projects to schedule as well")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not positive")
    return number


def _listed(case: Case) -> str:
    return f"{case.subject:<26} {case.size:<7} {case.about}\n  {'':26}phases: {', '.join(case.phases)}\n"


if __name__ == "__main__":
    sys.exit(main())
