"""English."""

from __future__ import annotations

from tipsgen.speech.base import Speech

_TODAY = r"(?:\btoday is|\btoday['’]s|\btoday being|\btoday,|\bit is|\bit['’]s|\bthis being)"
_SOFT = r"(?: (?:already|finally|now|again|only|once again|a|another))?"
_GUARD = (
    r"(?:\b(?:when|whenever|if|until|till|unless|once|whether|before|after|pretend|suppose|imagine|wish|say|says|said|"
    r"think|thinks|thought|as if|as though|like|that|where|knows?|forgets?|asks?|remember|even)(?: that| as)? ?)\Z"
)

EN = Speech(
    today=(
        _TODAY + _SOFT + r" {W}(?!['’]s|-)\b",
        r"(?<!\ba )(?<!\bone )(?<!\bthat )(?<!\bevery )\bhappy {W}\b(?!['’]s)",
        r"\bon this {W}\b",
        r"\bhave a (?:happy|good|great|lovely|wonderful) {W}\b",
    ),
    tomorrow=(r"\btomorrow(?: is|['’]s| will be|,) {W}(?!['’]s|-)\b",),
    yesterday=(r"\byesterday(?: was|,) {W}(?!['’]s|-)\b",),
    month=(_TODAY + _SOFT + r" {M}(?!['’]s|-)\b(?! \d)", r"\bhappy {M}\b"),
    near_month=(r"\bthis {M}\b(?!['’]s|-)(?!,? \d)",),
    today_date=(
        r"(?:\btoday is|\btoday['’]s|\btoday,|\bit is|\bit['’]s)(?: {W},?)? (?:the )?{D}",
    ),
    date=(
        r"(?:(?P<month>{M})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b|"
        r"\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{M})\b)(?:,? (?P<year>\d{{4}})\b)?"
    ),
    weekday_date=r"\b{W},? (?:the )?{D}",
    guard=_GUARD,
    ago=(
        (r"\b(?:{N}|an?|one) days? ago\b", "day", 0), (r"\b(?:{N}|an?|one) weeks? ago\b", "week", 0),
        (r"\b(?:{N}|an?|one) months? ago\b", "month", 0), (r"\b(?:{N}|an?|one) years? ago\b", "year", 0),
        (r"\bthe day before yesterday\b", "day", 2), (r"\byesterday\b", "day", 1),
        (r"\blast week\b", "last-week", 1), (r"\blast month\b", "last-month", 1),
        (r"\blast year\b", "last-year", 1),
    ),
    tip_of=(
        r"\b(?:tip|note|letter|issue|piece|story)s? (?:of|from|on|for) (?:last )?{W}\b",
        r"\b{W}['’]s (?:tip|note|letter|issue|piece|story|question)\b",
        r"\blast {W}\b(?!['’]s (?!tip|note|letter))",
        r"\b(?:tip|note|letter|issue|piece|story)s? (?:of|from|on|for) {D}",
    ),
    numbers={
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12,
    },
    counted="tips|insights|steps|ways|rules|lessons",
    no_count_before=(
        r"\b(?:first|last|next|other|another|more|than|every|about|around|nearly|almost|some|or|to|in|by|"
        r"within|only|of(?: (?:the|these|those|my|our|your|his|her|their))?)\s+\Z"
    ),
    no_count_after=(
        r"\A[\w’'-]*\s*(?:\b(?:back|forward|forwards|ahead|away|behind|down|up|from|later|at a time|of it|out|over|"
        r"into|closer|apart)\b|or\b|,? not\b)"
    ),
    empty_links=frozenset({
        "click here", "here", "click", "click this", "this link", "link", "read more", "more", "this", "this page",
        "learn more", "see here", "go here", "right here", "tap here", "find out more",
    }),
)  # fmt: skip
