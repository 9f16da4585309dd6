"""Programs whose numbers depend on parameters: traced once, solved thousands of times, dissected exactly."""
