"""Funds: who pledges, pays, draws and is rewarded over a tree of scenarios."""
