"""What the last build did: knows paths and digests, and nothing of articles or pages."""
