"""What is doubtful about the numbers of a file: ranges, distributions, scenarios, views and weights."""
