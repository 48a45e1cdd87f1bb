"""Makes a course folder of any folder of Markdown. What it cannot decide it lists; it never guesses in silence."""
