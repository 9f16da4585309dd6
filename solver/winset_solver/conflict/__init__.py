"""Why there is no deal: conflicts between groups of rows, their corrections and their repairs."""
