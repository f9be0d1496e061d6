"""French.  Readers are addressed as vous, without a word that asks for their gender.

A narrow no-break space stands before `; : ! ?` and inside « ».  No text puts `de` or `que` before a
placeholder, as they would lose their vowel before some names.
"""

from __future__ import annotations

from tipsgen.languages.base import Language


def _plural(number: int) -> str:
    if number in (0, 1):
        return "one"
    return "many" if number % 1_000_000 == 0 else "other"


FR = Language(
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    date_format="{weekday} {day} {month} {year}",
    first_day="1er",
    quotes=("«\u202f", "\u202f»", "‹\u202f", "\u202f›"),
    plural=_plural,
    tips={"one": "{number} conseil", "many": "{number} de conseils", "other": "{number} conseils"},
    words={
        "archive": "Archives",
        "all_tips": "Tous les conseils",
        "topics": "Thèmes",
        "authors": "Auteurs",
        "series": "Séries",
        "day": "Jour {number}",
        "by": "par",
        "and": "et",
        "colon": "\u202f: ",
        "comma": ", ",
        "older": "Précédent",
        "newer": "Suivant",
        "older_tip": "Conseil précédent",
        "newer_tip": "Conseil suivant",
        "older_page": "Conseils plus anciens",
        "newer_page": "Conseils plus récents",
        "page": "page {number}",
        "related": "À lire aussi",
        "about_author": "Qui est {name}\u202f?",
        "comment": "Écrire un commentaire",
        "comment_mail": "Écrire à {name} au sujet de ce conseil",
        "read_on": "Lire le conseil en entier",
        "recent": "Derniers conseils",
        "skip": "Aller au texte",
        "feed": "Flux RSS",
        "no_tips": "Pas encore de conseil. Le premier est en train de s’écrire.",
        "not_found": "Cette page est introuvable",
        "not_found_text": (
            "L’adresse est peut-être mal saisie, ou la page a déménagé. Tous les conseils sont dans les archives."
        ),
        "moved": "Cette page a déménagé",
        "moved_text": "Sa nouvelle adresse est",
        "first_published": "D’abord paru sur",
        "view_in_browser": "Lire en ligne",
        "unsubscribe": "Se désabonner",
        "digest": "{site}\u202f: les conseils de la semaine",
        "span": "du {first} au {last}",
        "why_this_mail": "Vous recevez ce message parce que vous avez demandé à recevoir {site}.",
        "previous": "Précédemment",
        "note": "À noter",
        "tip": "Conseil",
        "important": "Important",
        "warning": "Attention",
        "caution": "Prudence",
        "footnotes": "Notes",
        "back_to_text": "Retour au texte",
        "done": "fait",
        "open": "à faire",
        "draft": "Brouillon",
        "archive_pages": "Pages des archives",
        "main_menu": "Menu principal",
        "neighbours": "Conseils précédent et suivant",
        "years": "Années",
        "search": "Recherche",
        "search_label": "Chercher dans les conseils",
        "search_needs": (
            "La recherche a besoin de JavaScript, qui ne fonctionne pas ici. "
            "Les listes ci-dessous mènent à tous les conseils."
        ),
        "search_browse": "Ou parcourir",
        "search_nothing": "Aucun conseil ne contient ces mots.",
        "search_more": "Afficher plus",
        "search_failed": "La recherche ne répond pas pour le moment. Tous les conseils sont dans les archives.",
        "subscribe_mail": "Recevoir le prochain conseil par e-mail",
        "subscribe_feed": "Lire le prochain conseil dans un lecteur de flux",
        "subscribe_also": "Ou dans un lecteur de flux",
        "mail_address": "Votre adresse e-mail",
        "subscribe": "S’abonner",
        "made_with": "Fait avec tipsgen",
    },
)
