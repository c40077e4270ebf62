"""The languages of sites."""
