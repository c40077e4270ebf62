"""What editors of text ask: schemas of the files of a site, problems, completion, sentences."""
