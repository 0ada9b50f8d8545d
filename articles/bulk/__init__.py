"""Confirming an archive's suggestions in bulk: one speaker at a time, after a sample was read."""
