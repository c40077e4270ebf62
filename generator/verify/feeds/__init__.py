"""The rules of feeds, in each of their formats."""
