"""Mathematics of negotiation over payoff programs: programs, players, solutions and their proofs."""
