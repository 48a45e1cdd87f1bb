"""Conversations as readable text: what people type, and what everybody sees of it, to the letter."""
