"""German."""

from __future__ import annotations

from tipsgen.speech.base import Speech

DE = Speech(
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
)  # fmt: skip
