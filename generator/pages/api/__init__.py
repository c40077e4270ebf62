"""The API: all that the site has, as JSON for programs."""
