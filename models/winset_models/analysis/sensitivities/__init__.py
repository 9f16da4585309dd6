"""Questions about what would change the answer, answered."""
