"""What is kept about people, and how they get it, stop it and have it erased."""
