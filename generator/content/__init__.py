"""A content folder -> what it says: the settings, records, registries and files in it."""
