"""The inbox as a page of a preview: candidates are walked, changed, taken and refused in it."""
