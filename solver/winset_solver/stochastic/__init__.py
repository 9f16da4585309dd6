"""Scenario trees: made from paths and factors, reduced with a stated error, and programs over their nodes."""
