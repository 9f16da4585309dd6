"""Campaigns: many tasks on one machine or several, their results kept in one file that survives everything."""
