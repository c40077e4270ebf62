"""What builds remember: rows and digests in SQLite. Knows nothing of articles or pages."""
