"""Domains of GENIUS competitions, where a folder of them is at hand: payoffs and exact frontiers by other code.

``WINSET_DOMAINS`` names the folder; every folder in it that holds a domain counts. ``exact_frontiers.json`` in it gives
known frontiers of some of them: by name the folder, the points in raw sums, and the reservation values.
"""

import json
import os
import random
from pathlib import Path

import pytest

import genius_by_hand as xml
from winset_models.analysis.zone import zone
from winset_models.interchange.importing import converted
from winset_models.interchange.sources import read_scenario
from winset_models.negotiation.reader import check
from winset_solver.control import Control, Limits

OUTCOMES = 200
HOME = os.environ.get("WINSET_DOMAINS")
DOMAINS = sorted({path.parent for path in Path(HOME).rglob("*.xml")}) if HOME else []
FRONTIERS = {
    name: known["frontier"]
    for path in (Path(HOME).glob("exact_frontiers.json") if HOME else ())
    for name, known in json.loads(path.read_text(encoding="utf-8")).items()
}
pytestmark = pytest.mark.skipif(not DOMAINS, reason="WINSET_DOMAINS names no folder of domains")


def imported(folder):
    scenario = read_scenario([folder])
    domain = xml.root_of(folder / scenario.source)
    return converted(scenario), domain, [xml.root_of(folder / profile.source) for profile in scenario.profiles]


@pytest.mark.parametrize("folder", DOMAINS, ids=lambda folder: folder.name)
def test_payoffs_are_the_utilities_of_the_domain(folder, tmp_path):
    result, domain, profiles = imported(folder)
    (tmp_path / "n.yaml").write_text(result.text, encoding="utf-8")
    negotiation, faults = check(tmp_path / "n.yaml")
    assert [fault for fault in faults if fault.severity == "fault"] == []
    assert negotiation == result.negotiation
    generator = random.Random(folder.name)
    for _ in range(OUTCOMES):
        outcome = [generator.choice(values) for values in xml.values_of(domain)]
        expected = [xml.utility(profile, outcome) for profile in profiles]
        assert xml.ledger_of(negotiation, outcome) == pytest.approx(expected, abs=1e-9)
    walking_away = [party.disagreement for party in negotiation.parties.values()]
    assert walking_away == pytest.approx([xml.reservation(profile) for profile in profiles])


@pytest.mark.campaign
@pytest.mark.parametrize("folder", [folder for folder in DOMAINS if folder.name in FRONTIERS], ids=lambda at: at.name)
def test_frontiers_are_the_known_ones(folder):
    negotiation = imported(folder)[0].negotiation
    finding = zone(negotiation, solutions=[], beyond=True, coverage=0.0, control=Control(Limits(seconds=300)))
    assert finding.complete
    assert [list(point.payoffs.values()) for point in finding.points] == FRONTIERS[folder.name]
