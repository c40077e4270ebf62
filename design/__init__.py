"""Tools of the default theme's designer: they made what it ships, and show how it looks."""
