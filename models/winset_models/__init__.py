"""The negotiation domain: the file, its formulations and the analyses that answer in domain words."""
