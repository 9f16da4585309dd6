"""What findings about roadmaps tell readers besides the answer: guarantees added, places in the file, progress."""

import pytest

import winset_instances
from roadmap_cases import roadmap_negotiation
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.roadmap import roadmap
from winset_models.analysis.roadmaps.absence import Absence
from winset_models.negotiation.reader import read
from winset_solver.control import Control, Progress

PARTIES = {"A": {"name": "Aland", "discount": 1.0}, "B": {"name": "Bland", "discount": 1.0}}
STEPS = {
    "one": {"by": "A", "cost": {"A": 2}, "gain": {"B": 3}},
    "other": {"by": "B", "cost": {"B": 2}, "gain": {"A": 4}, "requires": "one"},
}


def exchanged(**guarantee):
    """Return two steps after which nothing more happens: Bland, last to move, would save 2."""
    bond = {"binds": ["A", "B"], "amount": 0.5, **guarantee}
    return roadmap_negotiation(PARTIES, periods=2, beyond="nothing", steps=STEPS, guarantees={"bond": bond})


def test_guarantees_that_were_added_are_named_beside_the_course():
    found = roadmap(exchanged(), objectives=["guarantee"])
    assert found.guarantees_added == pytest.approx({"B": 1.5})
    assert found.course is not None
    assert found.course.parties["B"].guarantee == pytest.approx(2.0)
    assert found.course.self_enforcing
    assert roadmap(exchanged(amount=2.0), objectives=["guarantee"]).guarantees_added == {}


def test_a_contradicted_reason_is_a_disagreement(monkeypatch):
    check = Check(claim="no roadmap exists", method="a second search", outcome="contradicted", seconds=0.0)
    monkeypatch.setattr("winset_models.analysis.roadmap.explain_absence", lambda *_: Absence(checks=[check]))
    found = roadmap(read(winset_instances.path("waiting_in_a_circle")))
    assert found.status == "disagreement"
    assert check in found.checks


def test_ways_out_say_where_the_file_is_changed():
    text = winset_instances.path("waiting_in_a_circle").read_text(encoding="utf-8").splitlines()
    found = roadmap(read(winset_instances.path("waiting_in_a_circle")))
    ways = [way for circle in found.deadlocks for way in circle.ways_out]
    assert ways
    for way in ways:
        assert len(way.places) == way.changes
        for place in way.places:
            file, line, _ = place.location.rsplit(":", 2)
            assert file.endswith("waiting_in_a_circle.yaml")
            keys = place.path.split(".")
            assert any(f"{key}:" in text[int(line) - 1] for key in keys), place


def test_progress_is_in_the_units_of_the_answer_or_in_words():
    heard: list[Progress] = []
    roadmap(read(winset_instances.path("us_vietnam_1991")), control=Control(on_progress=heard.append))
    figures = {item.task: item for item in heard if not item.words}
    assert "earliest of these courses" in figures
    assert figures["earliest of these courses"].incumbent == 34
    assert all(item.incumbent is None or item.incumbent > 0 for item in figures.values())
    assert "looking for any roadmap" in [item.words for item in heard]
