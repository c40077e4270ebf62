"""What an owner writes beside the records: topics, publishers, and pages of their own."""
