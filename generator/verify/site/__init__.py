"""The rules of a site as a whole: links, sitemaps, and what hosts are told."""
