"""What needs somebody now, told once and in few lines."""
