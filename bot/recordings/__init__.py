"""What was said in a recorded session: transcripts read, kept to be searched, and matched with the questions."""
