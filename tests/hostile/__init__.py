"""Hostile records: what strangers and tired editors write, and what must become of it."""
