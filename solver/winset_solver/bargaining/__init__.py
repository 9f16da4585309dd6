"""Bargaining solutions over payoff programs."""
