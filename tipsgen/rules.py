"""The names of all rules that a site may silence, so that its settings can be read without the rules themselves."""

from __future__ import annotations

BUILD_WARNINGS = (
    "title-made", "dead-link", "placeholder", "email-picture", "email-cut", "text-part", "schedule-gap",
    "postal-address", "no-unsubscribe",
)  # fmt: skip
"""Rules of the build that only warn; a check may pass over them, the build does not."""

RULE_NAMES = (
    "wrong-weekday", "wrong-month", "wrong-date", "weekday-date", "wrong-ago", "same-day", "off-schedule",
    "wrong-count", "dead-anchor", "bare-url", "click-here", "http-link", "unreachable", "no-alt", "heavy-picture",
    "wide-picture", "subject-length", "same-subject", "no-preheader", "preheader-repeats", "email-near-cut",
    "all-caps", "exclamations", "merge-tag", "no-description", "topic-typo", "topic-case", "unused-author",
    "long-tip", "long-sentence", "heading-jump", "wall-of-text", "unused-ignore", *BUILD_WARNINGS,
)  # fmt: skip
"""What can be silenced: no error can, and no word that means nothing."""
