"""Whether what a site links to is still there: asked over days, politely, and remembered."""
