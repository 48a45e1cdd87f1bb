"""What a language model's words are held against: planted corruptions and messages that talk to the model."""
