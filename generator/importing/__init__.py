"""What other programs keep of articles, brought into a site as records, once."""
