"""The rules of what no file may hold: what acts, what is hidden, what was left over."""
