"""The language of a site: its words, and its forms of dates and numbers."""
