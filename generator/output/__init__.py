"""The output folder: what lies there, what is written, and what readers will see of it."""
