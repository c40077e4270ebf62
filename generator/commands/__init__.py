"""Arguments in, report out, exit status; a file each. Nothing else asks the clock or prints."""
