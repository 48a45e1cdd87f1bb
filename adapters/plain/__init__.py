"""Messages as plain text: for screen readers, transcripts and the built-in chat."""
