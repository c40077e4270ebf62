"""The files that a new site begins with, made of a few answers."""
