"""Questions about funds, answered."""
