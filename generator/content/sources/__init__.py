"""Pages of others: asked for politely, and read for what a record says of them."""
