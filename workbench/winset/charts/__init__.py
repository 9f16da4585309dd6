"""Charts that a negotiator reads at once: each answers a question, with a takeaway, a text and a table."""
