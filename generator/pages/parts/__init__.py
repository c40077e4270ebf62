"""What pages are made of: lists, teasers, coverage, what surrounds them."""
