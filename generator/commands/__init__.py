"""Commands: arguments in, report out, exit status; a file each."""
