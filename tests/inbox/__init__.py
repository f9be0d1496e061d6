"""What a reader would see and a mail filter would say: slow, with Chromium and SpamAssassin."""
