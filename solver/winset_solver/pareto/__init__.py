"""Pareto sets: every package that is not wasteful."""
