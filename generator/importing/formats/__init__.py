"""The formats that are imported: a file for each, and `table`, which lists them."""
