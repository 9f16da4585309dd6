"""Formulations: domain words to Pyomo blocks with labelled rows."""
