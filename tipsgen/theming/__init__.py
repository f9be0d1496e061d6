"""A theme looked at from outside: its blocks, what overrides them, and what it uses that does not exist."""
