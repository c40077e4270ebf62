"""Feeds of others: RSS, Atom and JSON Feed in, items as plain values out."""
