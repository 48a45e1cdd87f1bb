"""The weekly wrap-up: what was asked, what was answered, what is open, each with a link to its message."""
