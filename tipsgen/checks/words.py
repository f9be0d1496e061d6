"""How six languages say today, a number, and how long ago: small tables for rules that read words.

Patterns hold `{W}` for a weekday, `{M}` for a month, `{D}` for a whole date and `{N}` for a number.  A language that
has no entry here is not read for these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tipsgen.languages import CATALOG

_EN_TODAY = r"(?:\btoday is|\btoday['’]s|\btoday being|\btoday,|\bit is|\bit['’]s|\bthis being)"
_EN_SOFT = r"(?: (?:already|finally|now|again|only|once again|a|another))?"
_EN_GUARD = (
    r"(?:\b(?:when|whenever|if|until|till|unless|once|whether|before|after|pretend|suppose|imagine|wish|say|says|said|"
    r"think|thinks|thought|as if|as though|like|that|where|knows?|forgets?|asks?|remember|even)(?: that| as)? ?)\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How a language makes claims about the day on which it is read."""

    today: tuple[str, ...]
    """A claim that today is the weekday `{W}`."""
    tomorrow: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    """A claim that it is the month `{M}`."""
    near_month: tuple[str, ...] = ()
    """A month that must be this one or one beside it: "this March"."""
    today_date: tuple[str, ...] = ()
    """A claim that today is the date `{D}`."""
    date: str
    """A date: groups `day`, `month` and, where it is written, `year`."""
    weekday_date: str
    """A weekday with its date, `{W}` and `{D}`."""
    guard: str = r"(?!)"
    """What may stand just before words that look like a claim and are none."""
    ago: tuple[tuple[str, str, int], ...]
    """A pattern for how long ago something was, the unit, and how many; 0 where `{N}` says it."""
    tip_of: tuple[str, ...] = ()
    """A mention of another tip by its day: `{W}` or `{D}`."""
    numbers: Mapping[str, int]
    """From 2 on."""
    counted: str
    """Nouns that announce a list."""
    count: str = r"\b{N}\s+(?P<between>(?:[\w’'-]+\s+){{0,2}}?)(?P<noun>{nouns})\b"
    """A number of such nouns."""
    no_count_before: str = r"(?!)"
    """What stands before a number that is not the list's: "another two steps"."""
    no_count_after: str = r"(?!)"
    empty_links: frozenset[str] = frozenset()
    """Words of a link that say nothing about where it leads."""


SPEECH: Mapping[str, Speech] = {
    "en": Speech(
        today=(
            _EN_TODAY + _EN_SOFT + r" {W}(?!['’]s|-)\b",
            r"(?<!\ba )(?<!\bone )(?<!\bthat )(?<!\bevery )\bhappy {W}\b(?!['’]s)",
            r"\bon this {W}\b",
            r"\bhave a (?:happy|good|great|lovely|wonderful) {W}\b",
        ),
        tomorrow=(r"\btomorrow(?: is|['’]s| will be|,) {W}(?!['’]s|-)\b",),
        yesterday=(r"\byesterday(?: was|,) {W}(?!['’]s|-)\b",),
        month=(_EN_TODAY + _EN_SOFT + r" {M}(?!['’]s|-)\b(?! \d)", r"\bhappy {M}\b"),
        near_month=(r"\bthis {M}\b(?!['’]s|-)(?!,? \d)",),
        today_date=(
            r"(?:\btoday is|\btoday['’]s|\btoday,|\bit is|\bit['’]s)(?: {W},?)? (?:the )?{D}",
        ),
        date=(
            r"(?:(?P<month>{M})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b|"
            r"\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{M})\b)(?:,? (?P<year>\d{{4}})\b)?"
        ),
        weekday_date=r"\b{W},? (?:the )?{D}",
        guard=_EN_GUARD,
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
    ),
    "de": Speech(
        today=(
            r"\b(?:heute ist|es ist|ist heute)(?: (?:heute|schon|endlich|wieder|ein))? {W}\b", r"\bheute, {W}\b",
            r"(?<!\bein )(?<!\beinen )\b(?:frohen|schönen) {W}\b",
        ),
        tomorrow=(r"\bmorgen ist {W}\b", r"\bmorgen, {W}\b"),
        yesterday=(r"\bgestern war {W}\b", r"\bgestern, {W}\b"),
        month=(r"\b(?:es ist|heute ist)(?: (?:schon|wieder))? {M}\b",),
        near_month=(r"\bdiese[nm] {M}\b",),
        today_date=(r"\bheute(?: ist|,)(?: {W},?)?(?: der| dem| den)? {D}",),
        date=r"\b(?P<day>\d{{1,2}})\. (?P<month>{M})\b(?: (?P<year>\d{{4}})\b)?",
        weekday_date=r"\b{W},?(?: der| dem| den)? {D}",
        guard=r"\b(?:wenn|falls|ob|bis|sobald|bevor|dass|als|weil dann) (?:\w+ )?\Z",
        ago=(
            (r"\bvor (?:{N}|einem) Tag(?:en)?\b", "day", 0), (r"\bvor (?:{N}|einer) Wochen?\b", "week", 0),
            (r"\bvor (?:{N}|einem) Monat(?:en)?\b", "month", 0), (r"\bvor (?:{N}|einem) Jahr(?:en)?\b", "year", 0),
            (r"\bvorgestern\b", "day", 2), (r"\bgestern\b", "day", 1), (r"\bletzte Woche\b", "last-week", 1),
            (r"\bletzten Monat\b", "last-month", 1), (r"\bletztes Jahr\b", "last-year", 1),
        ),
        numbers={
            "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
            "elf": 11, "zwölf": 12,
        },
        counted="Tipps|Schritte|Wege|Regeln|Lektionen|Erkenntnisse|Einsichten",
        no_count_before=r"\b(?:ersten|letzten|nächsten|weitere|andere|anderen|noch|etwa|fast|alle|oder|bis|in|mit)\s+\Z",
        no_count_after=r"\A\s*\b(?:zurück|vor|voraus|weiter|entfernt|oder|später)\b",
        empty_links=frozenset({"hier", "hier klicken", "klicken sie hier", "klick hier", "mehr", "mehr lesen", "link"}),
    ),
    "es": Speech(
        today=(r"\bhoy es(?: (?:ya|otra vez|por fin))? {W}\b", r"\bhoy, {W}\b", r"(?<!\bun )\bfeliz {W}\b"),
        tomorrow=(r"\bmañana es {W}\b", r"\bmañana, {W}\b"),
        yesterday=(r"\bayer fue {W}\b", r"\bayer, {W}\b"),
        month=(r"\b(?:ya es|estamos en) {M}\b",),
        near_month=(r"\beste(?: mes de)? {M}\b",),
        today_date=(r"\bhoy(?: es|,)(?: {W},?)?(?: el)? {D}",),
        date=r"\b(?P<day>\d{{1,2}}) de (?P<month>{M})\b(?: de (?P<year>\d{{4}})\b)?",
        weekday_date=r"\b{W},?(?: el)? {D}",
        guard=r"\b(?:cuando|si|hasta que|aunque|como si|que) (?:\w+ )?\Z",
        ago=(
            (r"\bhace (?:{N}|un) días?\b", "day", 0), (r"\bhace (?:{N}|una) semanas?\b", "week", 0),
            (r"\bhace (?:{N}|un) mes(?:es)?\b", "month", 0), (r"\bhace (?:{N}|un) años?\b", "year", 0),
            (r"\banteayer\b", "day", 2), (r"\bayer\b", "day", 1), (r"\bla semana pasada\b", "last-week", 1),
            (r"\bel mes pasado\b", "last-month", 1), (r"\bel año pasado\b", "last-year", 1),
        ),
        numbers={
            "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
            "once": 11, "doce": 12,
        },
        counted="consejos|pasos|formas|maneras|reglas|lecciones|ideas",
        no_count_before=r"\b(?:primeros|primeras|últimos|últimas|otros|otras|más|casi|unos|unas|de|a|en|o|con)\s+\Z",
        no_count_after=r"\A\s*\b(?:atrás|adelante|más|después|o)\b",
        empty_links=frozenset({"aquí", "haz clic aquí", "haga clic aquí", "pincha aquí", "más", "leer más", "enlace"}),
    ),
    "fr": Speech(
        today=(
            r"\b(?:aujourd['’]hui,?(?: c['’]est| nous sommes| on est)?|nous sommes|on est|c['’]est) {W}\b"
            r"(?! (?:prochain|dernier))",
            r"(?<!\bun )\b(?:bon|joyeux) {W}\b",
        ),
        tomorrow=(r"\bdemain,?(?: c['’]est)? {W}\b",),
        yesterday=(r"\bhier,?(?: c['’]était)? {W}\b",),
        month=(r"\b(?:nous sommes|on est) en {M}\b",),
        near_month=(r"\bce mois (?:de |d['’]){M}\b",),
        today_date=(r"\b(?:aujourd['’]hui,?(?: c['’]est| nous sommes)?|nous sommes)(?: {W},?)?(?: le)? {D}",),
        date=r"\b(?P<day>\d{{1,2}})(?:er)? (?P<month>{M})\b(?: (?P<year>\d{{4}})\b)?",
        weekday_date=r"\b{W},?(?: le)? {D}",
        guard=r"\b(?:quand|si|lorsque|jusqu['’]à ce que|comme si|que) ?(?:\w+ )?\Z",
        ago=(
            (r"\bil y a (?:{N}|un) jours?\b", "day", 0), (r"\bil y a (?:{N}|une) semaines?\b", "week", 0),
            (r"\bil y a (?:{N}|un) mois\b", "month", 0), (r"\bil y a (?:{N}|un) ans?\b", "year", 0),
            (r"\bavant-hier\b", "day", 2), (r"\bhier\b", "day", 1), (r"\bla semaine dernière\b", "last-week", 1),
            (r"\ble mois dernier\b", "last-month", 1), (r"\bl['’]an dernier\b", "last-year", 1),
        ),
        numbers={
            "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
            "onze": 11, "douze": 12,
        },
        counted="conseils|étapes|façons|manières|règles|leçons|idées",
        no_count_before=r"\b(?:premiers|premières|derniers|dernières|autres|encore|presque|de|à|en|ou|les|avec)\s+\Z",
        no_count_after=r"\A\s*\b(?:en arrière|en avant|plus|ou)\b",
        empty_links=frozenset({"ici", "cliquez ici", "clique ici", "lire la suite", "plus", "en savoir plus", "lien"}),
    ),
    "ar": Speech(
        today=(r"\bاليوم(?: هو)?(?: يوم)? {W}\b",),
        tomorrow=(r"\bغدًا(?: هو)?(?: يوم)? {W}\b", r"\bغداً(?: هو)?(?: يوم)? {W}\b"),
        yesterday=(r"\bأمس(?: كان)?(?: يوم)? {W}\b",),
        near_month=(r"\b{M} (?:هذا|الحالي|الجاري)\b",),
        today_date=(r"\bاليوم(?: هو)?(?: {W}،?)? {D}",),
        date=r"\b(?P<day>\d{{1,2}}) (?P<month>{M})\b(?: (?P<year>\d{{4}})\b)?",
        weekday_date=r"\b{W}،? {D}",
        guard=r"\b(?:إذا كان|لو كان|عندما يكون) \Z",
        ago=(
            (r"\b(?:قبل|منذ) يومين\b", "day", 2), (r"\b(?:قبل|منذ) {N} أيام\b", "day", 0),
            (r"\b(?:قبل|منذ) أسبوعين\b", "week", 2), (r"\b(?:قبل|منذ) {N} أسابيع\b", "week", 0),
            (r"\b(?:قبل|منذ) أسبوع\b", "week", 1), (r"\bأمس\b", "day", 1),
            (r"\bالأسبوع الماضي\b", "last-week", 1), (r"\bالشهر الماضي\b", "last-month", 1),
        ),
        numbers={
            "ثلاث": 3, "ثلاثة": 3, "أربع": 4, "أربعة": 4, "خمس": 5, "خمسة": 5, "ست": 6, "ستة": 6, "سبع": 7, "سبعة": 7,
            "ثماني": 8, "ثمانية": 8, "تسع": 9, "تسعة": 9, "عشر": 10, "عشرة": 10,
        },
        counted="نصائح|خطوات|طرق|قواعد|دروس|أفكار",
        empty_links=frozenset({"هنا", "اضغط هنا", "انقر هنا", "المزيد", "اقرأ المزيد"}),
    ),
    "ja": Speech(
        today=(r"(?:今日|本日)は、?{W}",),
        tomorrow=(r"明日は、?{W}",),
        yesterday=(r"昨日は、?{W}",),
        near_month=(r"(?:今は|今月、|今年の){M}",),
        today_date=(r"(?:今日|本日)は、?{D}",),
        date=r"(?:(?P<year>\d{{4}})年)?(?P<month>{M})(?P<day>\d{{1,2}})日",
        weekday_date=r"{D}[（(、]?{W}",
        ago=(
            (r"{N}日前", "day", 0), (r"{N}週間前", "week", 0), (r"一昨日", "day", 2), (r"昨日", "day", 1),
            (r"先週", "last-week", 1), (r"先月", "last-month", 1), (r"昨年", "last-year", 1),
        ),
        numbers={"二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10},
        counted="ヒント|ステップ|方法|ルール|教訓|コツ|手順",
        count=r"{N}(?:つ|個)の(?P<between>)(?P<noun>{nouns})",
        empty_links=frozenset({"こちら", "ここ", "ここをクリック", "こちらをクリック", "詳細", "続きを読む"}),
    ),
}  # fmt: skip


def base_tag(lang: str) -> str:
    """The language of a BCP 47 tag without its region."""
    return lang.split("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Reader:
    """A language's patterns, ready to search with."""

    speech: Speech
    weekdays: Mapping[str, int]
    """By name without case, Monday is 0."""
    months: Mapping[str, int]
    """By name without case, January is 1."""
    names: tuple[str, ...]
    """Every weekday and month in small letters."""
    today: re.Pattern[str]
    tomorrow: re.Pattern[str]
    yesterday: re.Pattern[str]
    month: re.Pattern[str]
    near_month: re.Pattern[str]
    today_date: re.Pattern[str]
    weekday_date: re.Pattern[str]
    tip_of: re.Pattern[str]
    guard: re.Pattern[str]
    ago: tuple[tuple[re.Pattern[str], str, int], ...]
    counted: tuple[str, ...]
    """The nouns that announce a list, in small letters."""
    count: re.Pattern[str]
    no_count_before: re.Pattern[str]
    no_count_after: re.Pattern[str]

    def number(self, word: str | None) -> int:
        """What a number word or digits mean; 1 for none."""
        if not word:
            return 1
        return int(word) if word.isdecimal() else self.speech.numbers.get(word.casefold(), 0)


@lru_cache(maxsize=16)
def reader(lang: str) -> Reader | None:
    """The patterns of a language, or `None` where its words are not known here."""
    base = base_tag(lang)
    speech = SPEECH.get(base)
    if not speech:
        return None
    catalog = CATALOG[base]
    weekdays = {name.casefold(): index for index, name in enumerate(catalog.weekdays)}
    if base == "ja":
        weekdays |= {name[:2]: index for index, name in enumerate(catalog.weekdays)}
    months = {name.casefold(): index for index, name in enumerate(catalog.months, 1)}

    def named(names: Mapping[str, int]) -> str:
        shown = sorted(names, key=len, reverse=True)
        if base in ("en", "de"):
            # Names have a capital there, and without it they are other words: "may", "march".
            return f"(?-i:{'|'.join(f'{name.capitalize()}|{name.upper()}' for name in shown)})"
        return f"(?:{'|'.join(shown)})"

    words = "|".join(sorted(speech.numbers, key=len, reverse=True))
    number = f"(?P<n>{words}|\\d{{1,3}})"
    date = speech.date.format(M=named(months))

    def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
        parts = []
        for index, pattern in enumerate(patterns):
            filled = pattern.format(W=f"(?P<W>{named(weekdays)})", M=f"(?P<M>{named(months)})", D=date, N=number)
            parts.append(re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{index}>", filled))
        return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE)

    return Reader(
        speech=speech,
        weekdays=weekdays,
        months=months,
        names=(*weekdays, *months),
        today=compiled(speech.today),
        tomorrow=compiled(speech.tomorrow),
        yesterday=compiled(speech.yesterday),
        month=compiled(speech.month),
        near_month=compiled(speech.near_month),
        today_date=compiled(speech.today_date),
        weekday_date=compiled((speech.weekday_date,)),
        tip_of=compiled(speech.tip_of),
        guard=re.compile(speech.guard, re.IGNORECASE),
        ago=tuple((compiled((pattern,)), unit, count) for pattern, unit, count in speech.ago),
        counted=tuple(speech.counted.lower().split("|")),
        count=re.compile(speech.count.format(N=number, nouns=speech.counted), re.IGNORECASE),
        no_count_before=re.compile(speech.no_count_before, re.IGNORECASE),
        no_count_after=re.compile(speech.no_count_after, re.IGNORECASE),
    )


def group(match: re.Match[str], name: str) -> str:
    """What the group `name` of any alternative caught; empty where none did."""
    return next((value for key, value in match.groupdict().items() if value and key.split("_")[0] == name), "")
