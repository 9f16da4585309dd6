"""Analyses: questions of negotiators, answered in domain words."""
