"""A site that is served while it is written: watched, built, shown, and shown again."""
