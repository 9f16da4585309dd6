"""Chance: equilibria in which players choose at random."""
