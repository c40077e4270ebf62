"""The rules of HTML pages, one page at a time."""
