"""What every finding says about the file."""

import winset_instances
from winset_models.analysis.subject import subject
from winset_models.negotiation.reader import read


def test_notes_on_doubts_are_told_only_where_numbers_are_doubted():
    negotiation = read(winset_instances.path("mobility_compact"))
    told, more = subject(negotiation).assumptions, subject(negotiation, doubted=True).assumptions
    assert "assistance: " in " ".join(told)
    assert told == [note for note in more if not note.startswith("uncertainty")]
    assert len(more) > len(told)
