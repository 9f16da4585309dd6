"""Lists: every profile of small games, every equilibrium, and the second opinions that they give."""
