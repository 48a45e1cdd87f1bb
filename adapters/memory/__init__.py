"""A whole small chat platform: the tests' fake, the rehearsals' chat, and the built-in chat's engine."""
