"""What each command of `winset` does; `winset.cli` only reads its arguments."""
