"""What learners asked: found in the ledger by rules, open or answered, always linked to its messages."""
