"""How well questions are found in labelled chat, and how fast."""
