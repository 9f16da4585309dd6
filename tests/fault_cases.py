"""Files with one mistake: what is said about them, and where."""

from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import check


def found_in(folder, text):
    """Return the negotiation in a text, None where it has faults, and all faults and doubts."""
    file = folder / "negotiation.yaml"
    file.write_text(text, encoding="utf-8")
    return check(file)


def named(found):
    """Return faults as their codes and paths."""
    return [f"{mistake.code} {dotted(mistake.path)}" for mistake in found]


def told(folder, text, change, fault):
    """Return what is read, and the fault of this code and path, once a text has been replaced, and that text's line."""
    old, new = change
    assert old in text
    negotiation, found = found_in(folder, text.replace(old, new, 1))
    assert fault in named(found)
    return negotiation, found[named(found).index(fault)], text.split(old)[0].count("\n") + 1
