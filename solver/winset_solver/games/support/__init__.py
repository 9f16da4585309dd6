"""Support: what keeps players to a profile, and what each budget can keep."""
