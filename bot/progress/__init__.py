"""What a learner has done and does next: only for themselves, never for comparison."""
