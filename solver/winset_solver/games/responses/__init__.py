"""Responses: what one player would do by itself, and the second look at it."""
