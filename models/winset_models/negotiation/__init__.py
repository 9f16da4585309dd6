"""The negotiation file: schema, reader and faults."""
