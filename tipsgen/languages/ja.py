"""Japanese.  Its marks are full-width and carry their own space."""

from __future__ import annotations

from tipsgen.languages.base import Language


def _plural(_number: int) -> str:
    return "other"


JA = Language(
    months=("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"),
    weekdays=("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"),
    date_format="{year}年{month}{day}日（{weekday}）",
    month_format="{year}年{month}",
    quotes=("「", "」", "『", "』"),
    plural=_plural,
    tips={"other": "{number}件のヒント"},
    words={
        "archive": "アーカイブ",
        "all_tips": "すべてのヒント",
        "topics": "テーマ",
        "authors": "書き手",
        "series": "シリーズ",
        "day": "{number}日目",
        "by": "文",
        "and": "と",
        "colon": "：",
        "comma": "、",
        "older": "前へ",
        "newer": "次へ",
        "older_tip": "前のヒント",
        "newer_tip": "次のヒント",
        "older_page": "以前のヒント",
        "newer_page": "新しいヒント",
        "page": "{number}ページ",
        "related": "関連するヒント",
        "about_author": "{name}について",
        "comment": "コメントを書く",
        "comment_mail": "このヒントの感想を{name}に送る",
        "read_on": "全文を読む",
        "recent": "最近のヒント",
        "skip": "本文へ移動",
        "feed": "RSSフィード",
        "no_tips": "ヒントはまだありません。最初のひとつを書いているところです。",
        "not_found": "お探しのページはここにありません",
        "not_found_text": (
            "アドレスに誤りがあるか、ページが移動したのかもしれません。すべてのヒントはアーカイブにあります。"
        ),
        "moved": "このページは移動しました",
        "moved_text": "新しいアドレスはこちら：",
        "first_published": "初出",
        "view_in_browser": "ウェブで読む",
        "unsubscribe": "配信を停止する",
        "digest": "{site}：今週のヒント",
        "span": "{first}から{last}まで",
        "why_this_mail": "このメールは、{site}の配信を希望された方にお送りしています。",
        "previous": "前回まで",
        "note": "メモ",
        "tip": "ヒント",
        "important": "重要",
        "warning": "警告",
        "caution": "注意",
        "footnotes": "注",
        "back_to_text": "本文に戻る",
        "done": "完了",
        "open": "未完了",
        "draft": "下書き",
        "archive_pages": "アーカイブのページ",
        "main_menu": "メインメニュー",
        "neighbours": "前後のヒント",
        "years": "年別",
        "search": "検索",
        "search_label": "ヒントを検索",
        "search_needs": "検索に必要なJavaScriptがここでは動いていません。下の一覧からすべてのヒントを読めます。",
        "search_browse": "一覧から探す",
        "search_nothing": "これらの言葉を含むヒントはありません。",
        "search_more": "さらに表示",
        "search_failed": "検索はただいま応答していません。すべてのヒントはアーカイブにあります。",
        "made_with": "tipsgenで作成",
    },
)
