"""Questions about roadmaps, answered."""
