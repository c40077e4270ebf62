"""All articles together: which of them are the site's, what is public, which tell one story."""
