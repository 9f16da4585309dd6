"""The benchmark suite of winset."""
