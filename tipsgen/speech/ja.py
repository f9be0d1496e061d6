"""Japanese."""

from __future__ import annotations

from tipsgen.speech.base import Speech

JA = Speech(
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
)  # fmt: skip
