"""Branch and cut for the equilibrium problem: states of small groups of columns, their exclusions, and a search."""
