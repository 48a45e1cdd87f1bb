"""The measured claims, each runnable from a clone: ./homeroom bench NAME."""
