"""The channels that a text is rendered for: page, feed, email, plain text."""
