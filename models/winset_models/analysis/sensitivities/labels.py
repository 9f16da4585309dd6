"""How parameters, figures, samples and effort are told in a finding."""

from collections.abc import Iterator

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.quantities import INTERNAL, Quantity
from winset_models.analysis.sensitivity_parts import Effort, ParameterLabel, QuantityLabel, Samples
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.uncertainty.figures import Parameter


def parameter_label(parameter: Parameter) -> ParameterLabel:
    """Return how a doubtful number is shown."""
    return ParameterLabel(
        name=parameter.name,
        title=parameter.title,
        paths=[dotted(path) for path in parameter.paths],
        means=parameter.means,
        unit=parameter.unit,
        nominal=parameter.nominal,
        low=parameter.distribution.low,
        high=parameter.distribution.high,
        distribution=parameter.distribution.words,
    )


def quantity_label(quantity: Quantity) -> QuantityLabel:
    """Return how a figure is shown."""
    return QuantityLabel(name=quantity.name, title=quantity.title, unit=quantity.unit)


def samples_of(asked: Asked) -> Iterator[Samples]:
    """Yield all samples that were answered, by campaign; not those of figures that an analysis keeps to itself."""
    for campaign, answers in asked.inquiry.answered():
        if not INTERNAL.isdisjoint(campaign.quantities):
            continue
        kept = answers.answered
        named = zip(campaign.parameters, answers.thetas[kept].T.tolist(), strict=True)
        yield Samples(
            name=campaign.name,
            parameters={parameter.name: column for parameter, column in named},
            quantities=dict(zip(campaign.quantities, answers.values[kept].T.tolist(), strict=True)),
            packages=[key for key, known in zip(answers.packages, kept, strict=True) if known],
            statuses=[status for status in answers.statuses if status],
        )


def effort(asked: Asked) -> Effort:
    """Return what answering the samples took."""
    results = asked.inquiry.results.values()
    return Effort(
        samples=sum(len(result.samples) for result in results),
        resumed=sum(result.resumed for result in results),
        rebuilt=sum(int(result.rebuilt.sum()) for result in results),
        seconds=asked.inquiry.seconds,
        workers=asked.inquiry.workers,
    )


def remarks(asked: Asked) -> list[str]:
    """Return what a reader must know about all the figures."""
    said = list(asked.base.notes)
    if asked.question.linear:
        said.append(
            "Several packages may be equally good for the sum that is maximised; the gains of single parties then "
            "depend on which of them is found."
        )
    if asked.deal is not None:
        said.append("The deal stays as it was completed with the numbers of the file; gains are what it would bring.")
        said += [f"With the numbers of the file the deal does not hold: {why}." for why in asked.base.broken]
    if len(asked.packages) > 1:
        said.append(
            "Packages are told apart by who is bound by what, which options are chosen and when steps start; payments, "
            "assistance, the plan of a fund and the split of divisible issues follow the numbers."
        )
    return said
