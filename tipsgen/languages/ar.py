"""Modern Standard Arabic.  What a reader can do is a noun (كتابة تعليق), as an imperative would ask for a gender.

Texts open with an Arabic word, not with a name: an inbox shows a subject in the direction of its first letter.
"""

from __future__ import annotations

from tipsgen.languages.base import Language

_NAMED = ("zero", "one", "two")


def _plural(number: int) -> str:
    if number < len(_NAMED):
        return _NAMED[number]
    last_two = number % 100
    if last_two in range(3, 11):
        return "few"
    return "many" if last_two in range(11, 100) else "other"


AR = Language(
    months=(
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    date_format="{weekday}، {day} {month} {year}",
    quotes=("«", "»", "‹", "›"),
    plural=_plural,
    tips={
        "zero": "لا نصائح",
        "one": "نصيحة واحدة",
        "two": "نصيحتان",
        "few": "{number} نصائح",
        "many": "{number} نصيحة",
        "other": "{number} نصيحة",
    },
    words={
        "archive": "الأرشيف",
        "all_tips": "كل النصائح",
        "topics": "المواضيع",
        "authors": "الكُتّاب",
        "series": "السلاسل",
        "day": "اليوم {number}",
        "by": "بقلم",
        "and": "و",
        "colon": ": ",
        "comma": "، ",
        "older": "الأقدم",
        "newer": "الأحدث",
        "older_tip": "النصيحة السابقة",
        "newer_tip": "النصيحة التالية",
        "older_page": "نصائح أقدم",
        "newer_page": "نصائح أحدث",
        "page": "الصفحة {number}",
        "related": "نصائح ذات صلة",
        "about_author": "عن {name}",
        "comment": "كتابة تعليق",
        "comment_mail": "الكتابة إلى {name} عن هذه النصيحة",
        "read_on": "قراءة النصيحة كاملة",
        "recent": "أحدث النصائح",
        "skip": "الانتقال إلى النص",
        "feed": "خلاصة RSS",
        "no_tips": "لا نصائح بعد. الأولى قيد الكتابة.",
        "not_found": "هذه الصفحة غير موجودة هنا",
        "not_found_text": "ربما كُتب العنوان خطأً، أو انتقلت الصفحة إلى مكان آخر. كل النصائح في الأرشيف.",
        "moved": "انتقلت هذه الصفحة",
        "moved_text": "عنوانها الجديد هو",
        "first_published": "نُشرت أول مرة في",
        "view_in_browser": "القراءة على الويب",
        "unsubscribe": "إلغاء الاشتراك",
        "digest": "نصائح الأسبوع من {site}",
        "span": "من {first} إلى {last}",
        "why_this_mail": "تصلك هذه الرسالة لأنك طلبت الاشتراك في {site}.",
        "previous": "سابقًا",
        "note": "ملاحظة",
        "tip": "نصيحة",
        "important": "مهم",
        "warning": "تحذير",
        "caution": "تنبيه",
        "footnotes": "الهوامش",
        "back_to_text": "العودة إلى النص",
        "done": "تمّ",
        "open": "لم يتمّ بعد",
        "draft": "مسودة",
        "archive_pages": "صفحات الأرشيف",
        "main_menu": "القائمة الرئيسية",
        "neighbours": "النصيحة السابقة والتالية",
        "years": "السنوات",
        "search": "بحث",
        "search_label": "البحث في النصائح",
        "search_needs": "البحث يحتاج إلى JavaScript، وهي لا تعمل هنا. القوائم أدناه تقود إلى كل النصائح.",
        "search_browse": "أو تصفّح القوائم",
        "search_nothing": "لا توجد نصيحة فيها هذه الكلمات.",
        "search_more": "عرض المزيد",
        "search_failed": "البحث لا يستجيب الآن. كل النصائح موجودة في الأرشيف.",
        "subscribe_mail": "النصيحة القادمة عبر البريد الإلكتروني",
        "subscribe_feed": "النصيحة القادمة في قارئ الخلاصات",
        "subscribe_also": "أو في قارئ الخلاصات",
        "mail_address": "عنوان البريد الإلكتروني",
        "subscribe": "اشتراك",
        "made_with": "صُنع باستخدام tipsgen",
    },
)
