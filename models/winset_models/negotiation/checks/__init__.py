"""Checks that look at a whole negotiation: references between its parts, contradictions and doubts."""
