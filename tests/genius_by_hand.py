"""GENIUS utilities computed straight from the XML, by code that shares nothing with the importer; and XML to try it on.

An outcome is a tuple of values in the order of the issues: words of discrete issues, numbers of others.
"""

from pathlib import Path
from xml.etree import ElementTree

from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs


def root_of(path):
    text = Path(path).read_bytes().decode("utf-8-sig")
    return ElementTree.fromstring(text[text.find("<?xml") :] if "<?xml" in text else text.lstrip())


def values_of(domain):
    """Return the values of each issue, in the order of the file."""
    return [
        [item.get("value") for item in issue.findall("item")]
        if issue.get("type") == "discrete"
        else list(range(int(issue.get("lowerbound")), int(issue.get("upperbound")) + 1))
        for issue in domain.iter("issue")
    ]


def utility(profile, outcome):
    """Return the utility of an outcome: in [0, 1] for a linear profile, the raw sum for hyper-rectangles."""
    chosen = {int(issue.get("index")): value for issue, value in zip(profile.iter("issue"), outcome, strict=True)}
    if next(profile.iter("utility"), None) is not None:
        return sum(rectangle_worth(rectangle, chosen) for rectangle in profile.iter("hyperRectangle"))
    heavy = {int(weight.get("index")): float(weight.get("value")) for weight in profile.iter("weight")}
    weights = {index: heavy[index] for index in chosen}
    return sum(
        weights[int(issue.get("index"))] * score(issue, chosen[int(issue.get("index"))])
        for issue in profile.iter("issue")
    ) / sum(weights.values())


def rectangle_worth(rectangle, chosen):
    inside = all(int(side.get("min")) <= chosen[int(side.get("index"))] <= int(side.get("max")) for side in rectangle)
    excludes = any(side.tag == "EXCLUDES" for side in rectangle)
    return float(rectangle.get("utility")) * float(rectangle.get("weight", "1")) * (inside != excludes)


def score(issue, value):
    if issue.get("type") == "discrete":
        found = {item.get("value"): float(item.get("evaluation")) for item in issue.findall("item")}
        return found[value] / max(found.values()) if max(found.values()) else 0.0
    evaluator = issue.find("evaluator")
    steps = value - int(issue.get("lowerbound"))
    return min(1.0, max(0.0, float(evaluator.get("offset")) + float(evaluator.get("slope")) * steps))


def reservation(profile):
    """Return the reservation value in the unit of `utility`."""
    found = profile.find("reservation")
    largest = next(profile.iter("utility"), None)
    value = 0.0 if found is None else float(found.get("value"))
    return value if largest is None else value * float(largest.get("maxutility"))


def package_of(negotiation, outcome):
    """Return the package that settles each issue by the option with the value's words."""
    shares = {}
    for (key, issue), value in zip(negotiation.issues.items(), (*outcome, "always"), strict=False):
        words = {option.name or name: name for name, option in issue.options.items()}
        shares[key] = {words[" ".join(str(value).split())]: 1.0}
    return Package(shares=shares)


def ledger_of(negotiation, outcome):
    """Return the payoffs of an outcome, in the order of the parties."""
    return list(payoffs(negotiation, package_of(negotiation, outcome)).values())


def discrete(index, name, values):
    """Return an issue; ``values`` are words, or words with evaluations."""
    items = values.items() if isinstance(values, dict) else [(value, None) for value in values]
    inner = "".join(
        f'<item index="{at}" value="{value}"{"" if worth is None else f" evaluation={chr(34)}{worth}{chr(34)}"}/>'
        for at, (value, worth) in enumerate(items, 1)
    )
    return f'<issue index="{index}" name="{name}" type="discrete">{inner}</issue>\n'


def integer(index, name, low, high, inner=""):
    """Return an issue of whole numbers; ``inner`` is its evaluator."""
    bounds = f'lowerbound="{low}" upperbound="{high}"'
    return f'<issue index="{index}" name="{name}" type="integer" {bounds}>{inner}</issue>\n'


def linear(slope, offset):
    return f'<evaluator ftype="linear" slope="{slope}" offset="{offset}"/>'


def real(index, name, low, high, inner=""):
    """Return an issue of real numbers; ``inner`` is its evaluator."""
    span = f'<range lowerbound="{low}" upperbound="{high}"/>'
    return f'<issue index="{index}" name="{name}" type="real">{span}{inner}</issue>\n'


def curve(kind, *numbers):
    parameters = " ".join(f'parameter{at}="{number}"' for at, number in enumerate(numbers))
    return f'<evaluator ftype="{kind}" {parameters}/>'


def domain_text(*issues):
    return (
        '<negotiation_template>\n<utility_space><objective index="0" name="root">\n'
        + "".join(issues)
        + "</objective></utility_space>\n</negotiation_template>\n"
    )


def profile_text(*issues, weights=(), extra=""):
    heavy = "".join(f'<weight index="{at}" value="{weight}"/>\n' for at, weight in enumerate(weights, 1))
    return (
        f'<utility_space><objective index="0" name="root">\n{"".join(issues)}{heavy}</objective>{extra}</utility_space>'
    )


def nonlinear_text(issues, rectangles, largest, extra="", function='aggregation="sum"'):
    body = f'<utility maxutility="{largest}"><ufun {function}>\n{"".join(rectangles)}</ufun></utility>'
    objective = f'<objective index="0">\n{"".join(issues)}{body}</objective>'
    return f'<utility_space type="nonlinear">{objective}{extra}</utility_space>'


def rectangle(worth, *sides, tag="INCLUDES", weight=""):
    """Return a rectangle; each side is an index, the least and the largest number."""
    inner = "".join(f'<{tag} index="{index}" min="{low}" max="{high}"/>' for index, low, high in sides)
    heavy = f' weight="{weight}"' if weight else ""
    return f'<hyperRectangle utility="{worth}"{heavy}>{inner}</hyperRectangle>\n'
