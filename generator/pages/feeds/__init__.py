"""Feeds, their archives, and the page and the file that list them."""
