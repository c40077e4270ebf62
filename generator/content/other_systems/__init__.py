"""The tree of another system: which it is, and the settings by which it builds as it lies."""
