"""Pages in a browser: drawn on the server, from read models, with nothing fetched from elsewhere."""
