"""Negotiation domains of other programs, read into negotiation files."""
