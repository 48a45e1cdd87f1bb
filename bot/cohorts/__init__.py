"""Running cohorts: what they take, how a new version compares with that, and how they are changed while they run."""
