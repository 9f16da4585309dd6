"""Kinds of valid inequalities of the lifted program: what every equilibrium satisfies, one kind a file."""
