"""Page -> bytes: the templates, and all that turns values into words."""
