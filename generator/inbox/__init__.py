"""What came in by itself and waits for an editor's yes or no: candidates, decisions, and what is
learned from these."""
