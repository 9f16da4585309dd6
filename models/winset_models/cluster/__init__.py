"""Funds over MPI: scenarios divided among processes, with the formulation of the extensive form in each of them."""
