"""When things happen. Knows dates and time zones; knows nothing of lessons."""
