"""Proposing editions: which stories a day or a week has had, as a file for an editor to decide."""
