"""The words we say to a language model, as text files, with the few lines that render them."""
