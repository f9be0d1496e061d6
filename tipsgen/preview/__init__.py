"""The preview: a site served from memory while its author writes."""
