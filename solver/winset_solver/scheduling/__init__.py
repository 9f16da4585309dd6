"""Scheduling: when to do what, with as little time, risk and exposure as possible."""
