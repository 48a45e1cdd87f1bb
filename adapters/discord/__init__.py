"""Discord. So far how a message looks there; speaking and hearing come with the client."""
