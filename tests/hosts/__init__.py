"""Built sites behind the servers that publish them."""
