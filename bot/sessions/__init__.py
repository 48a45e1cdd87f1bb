"""Live sessions: announced, opened, closed, and what is left of them."""
