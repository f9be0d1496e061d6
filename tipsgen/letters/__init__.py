"""One tip's letter in each of its forms: the page, the issue with its text part, the message."""
