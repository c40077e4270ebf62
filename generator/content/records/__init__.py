"""bytes -> Article: pure, one record at a time."""
