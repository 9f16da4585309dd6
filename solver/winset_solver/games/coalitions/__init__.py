"""Coalitions: who would depart together, and which coalitions are stable."""
