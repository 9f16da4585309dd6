"""Makes the helpers beside this file (`strategies`, `brute_force`) importable from every test."""
