"""One tiny negotiation per formulation block (more where a block has several forms), by the name of its text file.

The name of a file starts with the name of its block; after a hyphen follows which form it shows.
"""

PARTIES = {"A": {"group": "north"}, "B": {"group": "south"}, "C": {"group": "south"}}

CASES = {
    "issues": {
        "parties": {"A": {}, "B": {}},
        "issues": {
            "seat": {"options": {"here": {"values": {"A": 3}}, "there": {"values": {"B": 4}}}},
            "fund": {"divide": {"A": 5, "B": 2}},
        },
    },
    "interactions": {
        "parties": {"A": {}, "B": {}},
        "issues": {
            "seat": {"options": {"here": None, "there": None}},
            "term": {"options": {"short": None, "middle": None, "long": None}},
        },
        "interactions": [
            {"when": {"seat": "here", "term": "short"}, "values": {"A": 2}},
            {"when": {"seat": "here", "term": ["middle", "long"]}, "values": {"A": 1, "B": -1}},
            {"when": {"seat": "there"}, "values": {"B": 3}},
            {"when": {"seat": ["here", "there"], "term": "long"}, "values": {"B": 1}},
        ],
    },
    "assistance": {
        "parties": {"A": {"capacities": {"staff": 1}}, "B": {"capacities": {"staff": 2}}, "C": {}},
        "modules": {"visas": {"uses": {"staff": 2}, "benefit": 4}},
        "assistance": {
            "budget": 10,
            "price": {"staff": 3},
            "at_most": {"staff": {"A": 2}},
            "paid_by": {"C": 0.5},
        },
    },
    "opt_in": {
        "parties": {
            "A": {"group": "north", "capacities": {"staff": 4}, "minimum_menu": 2},
            "B": {"group": "south", "capacities": {"staff": 1}},
        },
        "modules": {
            "protections": {"floor": True, "cost": 1},
            "visas": {"levels": ["low", "high"], "uses": {"staff": {"all": {"low": 1, "high": 3}}}, "benefit": 5},
            "data": {"requires": "visas", "open_to": "north", "benefit": 2},
            "quotas": {"excludes": "visas", "benefit": 1},
        },
        "assistance": {"budget": 6, "price": {"staff": 2}},
    },
    "participation-heads": {
        "parties": PARTIES,
        "modules": {"visas": {"levels": ["low", "high"], "participation": [{"heads": 2}], "benefit": 3, "cost": 1}},
    },
    "participation-weights": {
        "parties": {
            "A": {"indicators": {"people": 50}},
            "B": {"indicators": {"people": 30}},
            "C": {"indicators": {"people": 20}},
        },
        "modules": {
            "visas": {
                "open_to": ["A", "B"],
                "participation": [{"indicator": "people", "share": 0.65}, {"heads": 1, "among": ["A", "C"]}],
                "benefit": 3,
            }
        },
    },
    "module_values": {
        "parties": PARTIES,
        "modules": {
            "visas": {
                "benefit": {"north": 5},
                "cost": 2,
                "spillover": {"A": {"south": 1}, "south": {"A": -3}},
                "reciprocity": {"A": {"B": 2}, "B": {"A": 1, "C": -1}},
            },
            "data": {"open_to": "A"},
        },
        "complementarities": [{"modules": ["visas", "data"], "values": 4}],
    },
    "transfers-pool": {
        "parties": {"A": {"pays_at_most": 5}, "B": {"receives_at_most": 3}, "C": {}},
        "transfers": {},
    },
    "transfers-fee": {
        "parties": {"A": {"pays_at_most": 5}, "B": {"receives_at_most": 3}, "C": {}},
        "transfers": {"fee": 0.1},
    },
    "transfers-routes": {
        "parties": {"A": {"group": "north", "pays_at_most": 5}, "B": {"group": "south"}, "C": {"group": "south"}},
        "transfers": {
            "fee": 0.1,
            "routes": [
                {"payers": "north", "receivers": "south", "at_most": 2},
                {"payers": "A", "receivers": "B", "at_most": 4},
                {"payers": "B", "receivers": "C"},
            ],
        },
    },
    "roadmap-order": {
        "parties": {"A": {"discount": 0.5}, "B": {"discount": 0.5}},
        "roadmap": {
            "periods": 3,
            "self_enforcing": False,
            "phases": {"early": None, "middle": None, "late": None},
            "steps": {
                "talks": {"by": "A", "benefit": 1, "window": {"earliest": 2, "latest": 2}, "phase": "early"},
                "visit": {"by": "B", "duration": 0, "optional": True, "phase": "early", "together": "call"},
                "call": {"by": "A", "duration": 0, "optional": True},
                "release": {"by": "B", "duration": 0, "parts": 2, "phase": "middle", "requires_any": ["talks", "call"]},
                "treaty": {"by": ["A", "B"], "cost": 1, "gain": 4, "phase": "late", "requires": "release"},
                "pact": {"by": ["A", "B"]},
            },
            "alternatives": {"paper": {"steps": ["treaty", "pact"], "choose": 1}},
        },
    },
    "roadmap-limits": {
        "parties": {"A": {"discount": 0.5}, "B": {"discount": 0.5}},
        "roadmap": {
            "periods": 2,
            "beyond": "nothing",
            "self_enforcing": False,
            "trust": {"initial": 1},
            "steps": {
                "talks": {"by": "A", "trust": 2, "uses": {"staff": 1}, "breakdown": 0.5, "optional": True},
                "visit": {"by": "B", "trust": -1, "uses": {"staff": 2}, "needs_trust": 1, "optional": True},
                "release": {
                    "by": "B",
                    "duration": 0,
                    "exposure": {"B": 2},
                    "answered_by": "talks",
                    "breakdown": 0.5,
                    "optional": True,
                    "uses": {"staff": 1},
                },
            },
            "resources": {"staff": {"each_period": 2, "in_all": 3}},
            "reciprocity": {"band": 1, "answer": {"within": 1, "share": 0.5}},
            "exposure_at_most": {"B": 1},
            "survival_at_least": 0.5,
        },
    },
    "roadmap-enforced": {
        "parties": {"A": {"discount": 0.5}, "B": {"discount": 0.5}},
        "roadmap": {
            "periods": 2,
            "steps": {
                "release": {"by": "A", "cost": {"A": 1}, "benefit": {"B": 2}, "detection": 0.25, "reversible": 0.5},
                "treaty": {"by": ["A", "B"], "duration": 2, "cost": {"A": 3}, "gain": 4, "benefit": {"A": 1}},
                "visit": {"by": "B", "cost": {"B": 2}, "benefit": {"A": 2}, "duration": 0, "detection": 0.5},
            },
            "guarantees": {"bond": {"binds": "B", "amount": 0.5}},
        },
    },
    "fund": {
        "parties": {"A": {"discount": 0.5}, "B": {"discount": 0.5}, "C": {}},
        "modules": {"relief": {"open_to": ["A"]}, "audit": {"open_to": ["A", "B"]}},
        "fund": {
            "stages": ["now", "later"],
            "scenarios": {
                "paths": {
                    "dry": {"probability": 0.25, "values": {"loss": [0, 4]}},
                    "wet": {"probability": 0.75, "values": {"loss": [0, 1]}},
                }
            },
            "members": {
                "A": {"income": 10, "pays_at_most": 3, "risk": {"weight": 0.5, "level": 0.5}},
                "B": {"income": {"base": 8, "per": {"loss": -0.5}}, "draws_at_most": 1, "pays_in_all": 5},
            },
            "needs": {
                "repairs": {
                    "of": "A",
                    "module": "relief",
                    "amount": {"per": {"loss": 1}},
                    "at_least": 0.5,
                    "unmet": 1.5,
                    "benefit": {"B": 0.25},
                }
            },
            "key": {"shares": {"A": 1, "B": 3}, "at_least": 0.5, "price": 0.1},
            "reserve": {"initial": 1, "at_most": 4, "interest": 0.5},
            "overhead": 0.25,
            "donors": {
                "bank": {
                    "gives_at_most": 2,
                    "gives_in_all": 3,
                    "matches": 1,
                    "needs": ["repairs"],
                    "modules": ["audit"],
                }
            },
            "worthwhile": "by itself",
        },
    },
    "fund-commitment": {
        "parties": {"A": {"discount": 0.5}, "B": {"discount": 0.5}},
        "modules": {"works": {"open_to": ["B"]}},
        "fund": {
            "stages": ["now", "later"],
            "scenarios": {
                "paths": {
                    "bad": {"probability": 0.5, "values": {"harvest": [0, 1]}},
                    "good": {"probability": 0.5, "values": {"harvest": [0, 3]}},
                }
            },
            "members": {
                "A": {
                    "income": {"base": 4, "per": {"harvest": 1}},
                    "draws_at_most": 2,
                    "utility": {"form": "logarithmic", "reference": 4, "over": [2, 8], "pieces": 2},
                    "penalty": 0.5,
                },
                "B": {"income": {"base": 6, "per": {"harvest": -1}}, "risk": {"weight": 0.5, "level": 0.5}},
            },
            "pledging": {"per": "all", "fee": 0.25},
            "contracts": {
                "dike": {
                    "implementer": "B",
                    "module": "works",
                    "stage": 2,
                    "efforts": {
                        "work": {"cost": 1, "outcomes": {"built": 0.75, "not": 0.25}},
                        "idle": {"outcomes": {"built": 0.25, "not": 0.75}},
                    },
                    "wanted": "work",
                    "values": {"built": {"A": 6, "B": 1}},
                    "most_payment": 5,
                    "reservation": 0.5,
                }
            },
            "commitment": "limited",
        },
    },
    "red_lines": {
        "parties": {
            "A": {"group": "north", "pays_at_most": 7},
            "B": {"group": "south", "pays_at_most": 1},
            "C": {"group": "south", "pays_at_most": 2, "receives_at_most": 4},
        },
        "issues": {"seat": {"options": {"here": {"values": {"A": 3}}, "there": {"values": {"B": 4}}}}},
        "modules": {"visas": {"levels": ["low", "high"], "benefit": 2}, "data": {"open_to": "A"}},
        "transfers": {},
        "red_lines": {
            "never_high": {
                "party": "A",
                "statement": "We never go high",
                "forbid": {"module": "visas", "level": "high"},
            },
            "not_both": {"forbid": {"module": "visas", "by": ["A", "B"]}},
            "no_south": {
                "party": "A",
                "forbid": {"module": "visas", "by_any": "south"},
                "when": [{"issue": "seat", "option": "here"}],
            },
            "all_in": {"require": {"module": "visas", "by": ["A", "south"]}},
            "all_in_if": {"require": {"module": "visas", "by": "south"}, "when": [{"module": "data", "by": "A"}]},
            "some_in": {
                "party": "B",
                "require": {"module": "visas", "by_any": ["A", "C"]},
                "when": [{"in_force": "data"}],
            },
            "impossible": {"party": "B", "require": {"module": "data"}},
            "vacuous": {"party": "B", "forbid": {"module": "data"}},
            "few": {"at_most": {"value": 2, "of": [{"module": "visas"}, {"times": 2, "module": "data"}]}},
            "enough": {
                "party": "B",
                "statement": "If the south joins we want four",
                "payoff_at_least": 4,
                "when": [{"module": "visas", "by_any": "south"}],
            },
            "modest": {"party": "B", "at_most": {"value": 3, "of": [{"payoff": "A"}]}},
            "paid": {
                "party": "C",
                "at_least": {"value": 1, "of": [{"net_transfer": "A"}]},
                "when": [{"issue": "seat", "option": "there"}],
            },
        },
    },
}
