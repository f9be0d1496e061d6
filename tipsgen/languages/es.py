"""Spanish.  Readers are addressed as tú."""

from __future__ import annotations

from tipsgen.languages.base import Language


def _plural(number: int) -> str:
    if number == 1:
        return "one"
    return "many" if number and number % 1_000_000 == 0 else "other"


ES = Language(
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    date_format="{weekday}, {day} de {month} de {year}",
    month_format="{month} de {year}",
    quotes=("«", "»", "“", "”"),
    plural=_plural,
    tips={"one": "{number} consejo", "many": "{number} de consejos", "other": "{number} consejos"},
    words={
        "archive": "Archivo",
        "all_tips": "Todos los consejos",
        "topics": "Temas",
        "authors": "Autores",
        "series": "Series",
        "day": "Día {number}",
        "by": "por",
        "and": "y",
        "colon": ": ",
        "comma": ", ",
        "older": "Anterior",
        "newer": "Siguiente",
        "older_tip": "Consejo anterior",
        "newer_tip": "Consejo siguiente",
        "older_page": "Consejos anteriores",
        "newer_page": "Consejos más recientes",
        "page": "página {number}",
        "related": "Consejos relacionados",
        "about_author": "Sobre {name}",
        "comment": "Escribir un comentario",
        "comment_mail": "Escribir a {name} sobre este consejo",
        "read_on": "Leer el consejo completo",
        "recent": "Consejos recientes",
        "skip": "Ir al texto",
        "feed": "Canal RSS",
        "no_tips": "Aún no hay consejos. El primero se está escribiendo.",
        "not_found": "No encontramos esta página",
        "not_found_text": (
            "Puede que la dirección esté mal escrita o que la página se haya mudado. "
            "En el archivo están todos los consejos."
        ),
        "moved": "Esta página se ha mudado",
        "moved_text": "Su nueva dirección es",
        "first_published": "Publicado por primera vez en",
        "view_in_browser": "Leer en la web",
        "unsubscribe": "Darse de baja",
        "digest": "{site}: los consejos de la semana",
        "span": "del {first} al {last}",
        "why_this_mail": "Recibes este correo porque te suscribiste a {site}.",
        "previous": "Anteriormente",
        "note": "Nota",
        "tip": "Consejo",
        "important": "Importante",
        "warning": "Advertencia",
        "caution": "Cuidado",
        "footnotes": "Notas",
        "back_to_text": "Volver al texto",
        "done": "hecho",
        "open": "pendiente",
        "draft": "Borrador",
        "archive_pages": "Páginas del archivo",
        "main_menu": "Menú principal",
        "neighbours": "Consejos anterior y siguiente",
        "years": "Años",
        "search": "Buscar",
        "search_label": "Buscar en los consejos",
        "search_needs": (
            "La búsqueda necesita JavaScript, que aquí no funciona. Las listas de abajo llevan a todos los consejos."
        ),
        "search_browse": "O echa un vistazo",
        "search_nothing": "Ningún consejo contiene estas palabras.",
        "search_more": "Mostrar más",
        "search_failed": "La búsqueda no responde en este momento. En el archivo están todos los consejos.",
        "subscribe_mail": "Recibe el próximo consejo por correo",
        "subscribe_feed": "Lee el próximo consejo en un lector de feeds",
        "subscribe_also": "O en un lector de feeds",
        "mail_address": "Tu correo electrónico",
        "subscribe": "Suscribirse",
        "made_with": "Hecho con tipsgen",
    },
)
