"""French."""

from __future__ import annotations

from tipsgen.speech.base import Speech

FR = Speech(
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
)  # fmt: skip
