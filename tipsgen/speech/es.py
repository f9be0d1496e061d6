"""Spanish."""

from __future__ import annotations

from tipsgen.speech.base import Speech

ES = Speech(
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
)  # fmt: skip
