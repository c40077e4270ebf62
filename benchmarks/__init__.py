"""Broadsheet beside other generators: the same records, the same pages, one run."""
