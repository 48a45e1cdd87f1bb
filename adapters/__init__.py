"""One folder or file for each outside thing. Sees of `bot` only the nouns, the errors, the ports, text and views."""
