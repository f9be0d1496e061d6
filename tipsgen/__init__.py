"""tipsgen: dated markdown tips in; a blog, an RSS feed and email-ready newsletters out."""

__version__ = "0.1.0"
