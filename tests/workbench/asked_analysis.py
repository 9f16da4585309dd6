"""A command, run in this process with its analysis replaced by one that remembers what it was asked."""

import subprocess
import sys

from typer.testing import CliRunner

from winset import cli, exits
from winset.commands import games


def invoke(*arguments):
    """Run a command here, where the heavy imports are paid once."""
    return CliRunner().invoke(cli.app, list(arguments), env={"COLUMNS": "80"})


def run(finding, command, *arguments):
    """Run a command in a process of its own and return its exit code and its finding, of the given kind."""
    line = [sys.executable, "-m", "winset.cli", command, *arguments, "--json"]
    done = subprocess.run(line, capture_output=True, check=False, timeout=300)
    return done.returncode, finding.model_validate_json(done.stdout)


class AskedAnalysis:
    """Runs one command; its analysis answers with a made-up finding."""

    def __init__(self, monkeypatch, command, analysis, finding, always=(), *, home=games, case="mobility_compact"):
        self.command, self.always, self.finding, self.case = command, always, finding, case
        self.calls = []

        def answer(negotiation, deal=None, **options):
            self.calls.append({"deal": deal, **options})
            return self.finding

        monkeypatch.setattr(home, analysis, answer)

    def invoke(self, *arguments):
        """Run the command."""
        return invoke(self.command, *arguments)

    def code(self, finding, *arguments):
        """Return the exit code when the analysis answers with this finding."""
        self.finding = finding
        return self.invoke(self.case, *self.always, *arguments).exit_code

    def passes_on(self, arguments, wanted):
        """Check that arguments reach the analysis."""
        assert self.code(self.finding, *arguments) == exits.OPTIMAL
        (call,) = self.calls
        assert {key: call[key] for key in wanted} == wanted

    def refuses(self, arguments, code, words):
        """Check that arguments are refused, in these words and before any work."""
        done = self.invoke(*arguments)
        assert done.exit_code == code
        assert words in " ".join(done.stderr.split())
        assert self.calls == []

    def prints_json_alone(self, page):
        """Check that JSON is all of stdout and the same finding, although a report is written too."""
        done = self.invoke(self.case, *self.always, "--json", "--report", str(page))
        assert type(self.finding).model_validate_json(done.stdout) == self.finding
        assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
