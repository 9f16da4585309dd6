"""Canonical text of one block of a program, much like an LP file."""

from math import inf

from winset_models.formulations.package import Formulation


def number(value):
    return f"{value:.12g}"


def expression(labels, indices, coefficients):
    pairs = zip(indices, coefficients, strict=True)
    terms = [f"{'-' if value < 0 else '+'} {number(abs(value))} {labels[j]}" for j, value in pairs]
    return " ".join(terms) or "0"


def relation(left, lower, upper):
    if lower == upper:
        return f"{left} = {number(upper)}"
    before = "" if lower == -inf else f"{number(lower)} <= "
    after = "" if upper == inf else f" <= {number(upper)}"
    return f"{before}{left}{after}"


def lp_text(formulation: Formulation, block: str) -> str:
    """Return the payoffs of a program, and the rows and columns of one block with what each row says."""
    program = formulation.program()
    labels = program.column_labels
    lines = ["payoffs"]
    for i, player in enumerate(program.player_labels):
        part = slice(program.payoff.indptr[i], program.payoff.indptr[i + 1])
        lines.append(f"  {player}: {expression(labels, program.payoff.indices[part], program.payoff.data[part])}")
    lines.append("rows")
    for i, label in enumerate(program.row_labels):
        if label.startswith(f"{block}."):
            part = slice(program.matrix.indptr[i], program.matrix.indptr[i + 1])
            left = expression(labels, program.matrix.indices[part], program.matrix.data[part])
            says = formulation.statements[label]
            lines.append(f"  {label}: {relation(left, program.row_lower[i], program.row_upper[i])}")
            owner = f" of {says.party}" if says.party else ""
            lines.append(f"    \\ {says.kind}{owner}, {'.'.join(map(str, says.path))}: {says.words}")
    lines.append("columns")
    for j, label in enumerate(labels):
        if label.startswith(f"{block}."):
            kind = " integer" if program.integer[j] else ""
            lines.append(f"  {relation(label, program.column_lower[j], program.column_upper[j])}{kind}")
    return "\n".join(lines) + "\n"
