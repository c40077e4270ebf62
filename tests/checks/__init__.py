"""Checkers of a built site: each takes what was written and returns the faults found, as text."""
