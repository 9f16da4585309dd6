"""Games: what players do when each decides for itself, and what keeps them to a profile."""
