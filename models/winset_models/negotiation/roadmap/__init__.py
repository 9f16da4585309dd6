"""Roadmaps: which steps, by whom, when, and what each of them means for everybody."""
