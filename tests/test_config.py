"""`tipsgen.toml`: every setting's good and bad values, with their places and hints."""

from __future__ import annotations

from datetime import date, time

import pytest

from tipsgen.config import SECTIONS, read_settings
from tipsgen.model import Problem, SourceFile
from tipsgen.settings import (
    BlogSettings,
    FeedSettings,
    MarkdownSettings,
    NewsletterSettings,
    ScheduleSettings,
    SeriesSettings,
    Settings,
    SmtpSettings,
    SubscribeSettings,
)

MINIMAL = """\
[site]
title = "Daily Leadership Tip"
base_url = "https://tips.example/"
default_author = "ada-brown"
"""
"""Four lines, so that what a test adds starts on line 5."""

HTTPS = "is {!r}, it must be a whole address with https"


def outcome(text: str, **options: object) -> tuple[Settings | None, tuple[Problem, ...]]:
    return read_settings(SourceFile("tipsgen.toml", text.encode()), **options)  # type: ignore[arg-type]


def good(added: str = "", **options: object) -> Settings:
    found, problems = outcome(MINIMAL + added, **options)
    assert problems == ()
    assert found is not None
    return found


def bad(added: str, **options: object) -> Problem:
    """The one problem of otherwise good settings."""
    found, problems = outcome(MINIMAL + added, **options)
    assert found is None
    assert len(problems) == 1, problems
    return problems[0]


def test_three_settings_are_enough() -> None:
    found = good()

    assert found.site.title == "Daily Leadership Tip"
    assert found.site.default_author == "ada-brown"
    assert (found.site.language, found.site.timezone) == ("en", "America/Los_Angeles")
    assert found.schedule == ScheduleSettings(weekdays=(0, 1, 2, 3, 4), time=time(0), skip=(), gap="warn")
    assert found.tip_permalink == "/{year}/{month}/{day}/{slug}/"
    assert found.blog == BlogSettings(tips_per_page=10, home="full", comments="none", related=3)
    assert found.feed == FeedSettings(content="full", limit=20)
    assert found.newsletter == NewsletterSettings(subject="{full_title}", provider="plain", eml=False)
    assert found.theme == "default"
    assert found.markdown == MarkdownSettings(raw_html="sanitize", typographer=True)


def test_a_site_without_series_has_one_that_adds_nothing_to_titles() -> None:
    assert good().default_series == SeriesSettings(
        key="tips", title="Daily Leadership Tip", title_format="{title}", day_numbers="year"
    )


def test_empty_settings_name_all_three_that_are_required() -> None:
    found, problems = outcome("")

    assert found is None
    assert {problem.field for problem in problems} == {"site.title", "site.base_url", "site.default_author"}
    assert {problem.rule for problem in problems} == {"missing-key"}


@pytest.mark.parametrize("key", ["title", "base_url", "default_author"])
def test_a_required_setting_that_is_missing_is_named(key: str) -> None:
    text = "".join(line for line in MINIMAL.splitlines(keepends=True) if not line.startswith(key))

    _, problems = outcome(text)

    assert [(problem.field, problem.message) for problem in problems] == [(f"site.{key}", "is required and is missing")]


def test_a_required_setting_may_not_be_empty() -> None:
    _, problems = outcome(MINIMAL.replace('"ada-brown"', '" "'))

    assert [str(problem).split("\n")[0] for problem in problems] == [
        "tipsgen.toml:4:1: site.default_author: is required and is empty"
    ]


@pytest.mark.parametrize(
    ("section", "line", "read", "value"),
    [
        ("site", 'tagline = "One a day"', lambda s: s.site.tagline, "One a day"),
        ("site", 'description = "Tips"', lambda s: s.site.description, "Tips"),
        ("site", 'language = "pt-BR"', lambda s: s.site.language, "pt-BR"),
        ("site", 'timezone = "Europe/Berlin"', lambda s: s.site.timezone, "Europe/Berlin"),
        ("schedule", 'weekdays = ["Friday", "mon"]', lambda s: s.schedule.weekdays, (0, 4)),
        ("schedule", 'weekdays = "sun"', lambda s: s.schedule.weekdays, (6,)),
        ("schedule", 'weekdays = ["tues", "Thurs"]', lambda s: s.schedule.weekdays, (1, 3)),
        ("schedule", 'time = "06:30"', lambda s: s.schedule.time, time(6, 30)),
        ("schedule", 'time = "6:30"', lambda s: s.schedule.time, time(6, 30)),
        ("schedule", "time = 06:30:00", lambda s: s.schedule.time, time(6, 30)),
        ("schedule", 'gap = "error"', lambda s: s.schedule.gap, "error"),
        ("permalinks", 'tip = "/{slug}/"', lambda s: s.tip_permalink, "/{slug}/"),
        ("permalinks", 'tip = "/t/{year}-{slug}.html"', lambda s: s.tip_permalink, "/t/{year}-{slug}.html"),
        ("blog", "tips_per_page = 1", lambda s: s.blog.tips_per_page, 1),
        ("blog", 'home = "excerpt"', lambda s: s.blog.home, "excerpt"),
        ("blog", 'comments = "mailto"', lambda s: s.blog.comments, "mailto"),
        (
            "blog",
            'comments = "https://talk.example/?u={permalink}"',
            lambda s: s.blog.comments,
            "https://talk.example/?u={permalink}",
        ),
        ("blog", "related = 0", lambda s: s.blog.related, 0),
        ("feed", 'content = "excerpt"', lambda s: s.feed.content, "excerpt"),
        ("feed", "limit = 1000", lambda s: s.feed.limit, 1000),
        ("newsletter", 'from = "Ada <ada@a.example>"', lambda s: s.newsletter.sender, "Ada <ada@a.example>"),
        ("newsletter", 'reply_to = "ada@a.example"', lambda s: s.newsletter.reply_to, "ada@a.example"),
        ("newsletter", 'subject = "{site}: {title}"', lambda s: s.newsletter.subject, "{site}: {title}"),
        ("newsletter", 'postal_address = "A St\\nB"', lambda s: s.newsletter.postal_address, "A St\nB"),
        (
            "newsletter",
            'unsubscribe_url = "mailto:stop@a.example"',
            lambda s: s.newsletter.unsubscribe_url,
            "mailto:stop@a.example",
        ),
        ("newsletter", 'provider = "plain"', lambda s: s.newsletter.provider, "plain"),
        ("newsletter", "eml = false", lambda s: s.newsletter.eml, False),
        (
            "subscribe",
            'action = "https://l.example/a?u=1&id=2"',
            lambda s: s.subscribe.action,
            "https://l.example/a?u=1&id=2",
        ),
        ("subscribe", 'action = "https://l.example"', lambda s: s.subscribe.action, "https://l.example"),
        ("subscribe", 'action = "https://l.example:8443/a"', lambda s: s.subscribe.action, "https://l.example:8443/a"),
        (
            "subscribe",
            'action = "https://bücher.example/ü"',
            lambda s: s.subscribe.action,
            "https://xn--bcher-kva.example/ü",
        ),
        ("subscribe", 'url = "https://l.example/join"', lambda s: s.subscribe.url, "https://l.example/join"),
        ("subscribe", 'url = "mailto:join@l.example"', lambda s: s.subscribe.url, "mailto:join@l.example"),
        ("subscribe", 'action = ""', lambda s: s.subscribe, SubscribeSettings()),
        ("smtp", 'host = "smtp.a.example"', lambda s: s.smtp.host, "smtp.a.example"),
        ("smtp", 'host = "127.0.0.1"', lambda s: s.smtp.host, "127.0.0.1"),
        ("smtp", 'host = "[::1]"', lambda s: s.smtp.host, "::1"),
        ("smtp", "port = 2525", lambda s: s.smtp.port, 2525),
        ("smtp", "port = 65535", lambda s: s.smtp.port, 65535),
        ("smtp", 'user = "ada@a.example"', lambda s: s.smtp.user, "ada@a.example"),
        ("smtp", 'tls = "starttls"', lambda s: s.smtp.tls, "starttls"),
        ("smtp", 'tls = "ssl"', lambda s: s.smtp.tls, "ssl"),
        ("smtp", 'tls = "none"', lambda s: s.smtp.tls, "none"),
        ("theme", 'name = "dark"', lambda s: s.theme, "dark"),
        ("markdown", 'raw_html = "trust"', lambda s: s.markdown.raw_html, "trust"),
        ("markdown", "typographer = false", lambda s: s.markdown.typographer, False),
    ],
)
def test_each_setting_takes_its_good_values(section: str, line: str, read: object, value: object) -> None:
    header = "" if section == "site" else f"[{section}]\n"

    assert read(good(f"{header}{line}\n")) == value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("section", "line", "message"),
    [
        ("site", "tagline = [1]", "expects text, found a list"),
        ("site", 'tagline = "a\\nb"', "expects one line of text, found several"),
        ("site", "description = true", "expects text, found true or false"),
        ("site", 'language = "english"', "'english' is no language tag"),
        ("site", 'language = "en_US"', "'en_US' is no language tag"),
        ("site", 'timezone = "Mars/Base"', "'Mars/Base' is no time zone"),
        ("site", 'timezone = "../etc/passwd"', "'../etc/passwd' is no time zone"),
        ("schedule", 'weekdays = ["noday"]', "'noday' is no day of the week"),
        ("schedule", 'weekdays = ["month"]', "'month' is no day of the week"),
        ("schedule", "weekdays = 3", "expects a list, found a number"),
        ("schedule", 'time = "25:00"', "is '25:00', it must be a time of day"),
        ("schedule", "time = 6", "is 6, it must be a time of day"),
        ("schedule", 'skip = ["soon"]', "soon is no day"),
        ("schedule", 'skip = ["2026-12-24..2026-12-01"]', "2026-12-24..2026-12-01 is no range of days"),
        ("schedule", 'skip = ["2026-02-30"]', "2026-02-30 is no day"),
        ("schedule", 'gap = "ignore"', "is 'ignore', it must be one of warn, error"),
        ("permalinks", 'tip = "{slug}"', "is '{slug}', it must start with / and hold {slug}"),
        ("permalinks", 'tip = "/{year}/"', "is '/{year}/', it must start with / and hold {slug}"),
        ("permalinks", 'tip = "/{title}/{slug}/"', "holds {title}, which is no placeholder here"),
        ("permalinks", 'tip = "/{slug/"', "holds a brace without its twin"),
        ("permalinks", 'tip = "/../{slug}/"', "'/../{slug}/' cannot be an address"),
        ("permalinks", 'tip = "/a b/{slug}/"', "'/a b/{slug}/' cannot be an address"),
        ("blog", "tips_per_page = 0", "is 0, it must be from 1 to 1000"),
        ("blog", 'tips_per_page = "10"', "expects a whole number, found '10'"),
        ("blog", "tips_per_page = true", "expects a whole number, found True"),
        ("blog", 'home = "list"', "is 'list', it must be one of full, excerpt"),
        ("blog", 'comments = "yes"', "is 'yes'"),
        ("blog", 'comments = "https://t.example/{url}"', "holds {url}, which is no placeholder here"),
        ("blog", "related = 21", "is 21, it must be from 0 to 20"),
        ("feed", 'content = "all"', "is 'all', it must be one of full, excerpt"),
        ("feed", "limit = 1.5", "expects a whole number, found 1.5"),
        ("newsletter", 'from = "Ada"', "is 'Ada', it must hold an email address"),
        ("newsletter", 'reply_to = "ada@"', "is 'ada@', it must hold an email address"),
        ("newsletter", 'subject = "{name}"', "holds {name}, which is no placeholder here"),
        ("newsletter", "postal_address = []", "expects text, found a list"),
        ("newsletter", 'unsubscribe_url = "/stop"', "is '/stop', it must be a whole address"),
        ("newsletter", 'provider = "pigeon"', "is 'pigeon', it must be one of plain"),
        ("newsletter", 'eml = "no"', "expects true or false, found 'no'"),
        ("newsletter", "eml = true", "a message needs a sender"),
        ("newsletter", 'utm = "yes"', "expects a table, found text"),
        ("newsletter", "utm = 1", "expects a table, found a number"),
        ("newsletter", 'utm = ["source"]', "expects a table, found a list"),
        ("subscribe", 'action = "http://l.example/a"', HTTPS.format("http://l.example/a")),
        ("subscribe", 'action = "/join"', HTTPS.format("/join")),
        ("subscribe", 'action = "https:join"', HTTPS.format("https:join")),
        ("subscribe", 'action = "https://l.example/a b"', HTTPS.format("https://l.example/a b")),
        ("subscribe", 'action = "https://me@l.example/"', HTTPS.format("https://me@l.example/")),
        ("subscribe", 'action = "https://l.example:http/"', HTTPS.format("https://l.example:http/")),
        (
            "subscribe",
            'action = "https://l.example;script-src/"',
            "is 'https://l.example;script-src/', and no host can be called 'l.example;script-src'",
        ),
        ("subscribe", 'action = "https://..ü/"', "is 'https://..ü/', and no host can be called '..ü'"),
        ("subscribe", "action = true", "expects text, found true or false"),
        ("subscribe", 'url = "/join"', "is '/join', it must be a whole address"),
        ("subscribe", 'url = "ftp://l.example/"', "is 'ftp://l.example/', it must be a whole address"),
        ("subscribe", 'field = "email"', "belongs to a form, and there is no action"),
        ("subscribe", "fields = { l = 'x' }", "belongs to a form, and there is no action"),
        ("smtp", 'host = "smtp a"', "'smtp a' is no server's name"),
        ("smtp", 'host = "https://a.example/"', "'https://a.example/' is no server's name"),
        ("smtp", "host = [1]", "expects text, found a list"),
        ("smtp", "port = 0", "is 0, it must be from 1 to 65535"),
        ("smtp", "port = 65536", "is 65536, it must be from 1 to 65535"),
        ("smtp", 'port = "587"', "expects a whole number, found '587'"),
        ("smtp", "user = true", "expects text, found true or false"),
        ("smtp", 'tls = "tls"', "is 'tls', it must be one of starttls, ssl, none"),
        ("smtp", "tls = true", "expects text, found true or false"),
        ("theme", 'name = "../mine"', "'../mine' is no theme's name"),
        ("markdown", 'raw_html = "allow"', "is 'allow', it must be one of sanitize, escape, trust"),
        ("markdown", "typographer = 1", "expects true or false, found 1"),
    ],
)
def test_each_setting_refuses_bad_values_at_their_line(section: str, line: str, message: str) -> None:
    header = "# more\n" if section == "site" else f"[{section}]\n"

    found = bad(f"{header}{line}\n")

    assert found.field == f"{section}.{line.split(' =')[0]}"
    assert (found.at.path, found.at.line) == ("tipsgen.toml", 6)
    assert found.message == message


@pytest.mark.parametrize(
    "address",
    ["tips.example", "ftp://tips.example/", "https://", "https://a b/", "https://tips.example/?a=1"],
)
def test_a_base_url_that_is_no_whole_address_is_a_fault(address: str) -> None:
    _, problems = outcome(MINIMAL.replace("https://tips.example/", address))

    assert [(problem.field, problem.at.line) for problem in problems] == [("site.base_url", 3)]


@pytest.mark.parametrize(
    ("address", "base", "path"),
    [
        ("https://tips.example", "https://tips.example", ""),
        ("https://tips.example/", "https://tips.example", ""),
        ("http://localhost:8000/blog/", "http://localhost:8000/blog", "/blog"),
        ("https://tips.example/a/b/", "https://tips.example/a/b", "/a/b"),
    ],
)
def test_a_base_url_may_have_a_path(address: str, base: str, path: str) -> None:
    found = good(base_url=address)

    assert (found.site.base_url, found.base_path) == (base, path)


def test_a_base_url_from_outside_replaces_a_bad_one() -> None:
    found, problems = outcome(MINIMAL.replace("https://", ""), base_url="https://other.example/")

    assert problems == ()
    assert found is not None
    assert found.site.base_url == "https://other.example"


@pytest.mark.parametrize(
    ("added", "field", "line", "hint"),
    [
        ("langauge = 'en'\n", "site.langauge", 5, "did you mean 'language'?"),
        ("[blog]\ntip_per_page = 5\n", "blog.tip_per_page", 6, "did you mean 'tips_per_page'?"),
        ("[newsletters]\neml = true\n", "newsletters", 5, "did you mean 'newsletter'?"),
        ("[markdown]\nraw-html = 'trust'\n", "markdown.raw-html", 6, "did you mean 'raw_html'?"),
        (
            "[series.daily]\ntitle = 'T'\nformat = 'x'\n",
            "series.daily.format",
            7,
            "did you mean 'title_format'?",
        ),
    ],
)
def test_an_unknown_setting_is_named_with_the_closest_known_one(added: str, field: str, line: int, hint: str) -> None:
    found = bad(added)

    assert (found.rule, found.field, found.at.line) == ("unknown-key", field, line)
    assert found.hint == hint


def test_a_setting_like_no_other_gets_the_list_of_all() -> None:
    assert bad("[feed]\nzzz = 1\n").hint == (
        "known here: content, formats, hub, limit, per_author, per_series, per_topic"
    )


def test_a_bad_choice_gets_the_closest_good_one() -> None:
    assert bad("[feed]\ncontent = 'exerpt'\n").hint == "did you mean 'excerpt'?"


def test_a_mistyped_time_zone_gets_the_closest_real_one() -> None:
    assert bad("timezone = 'America/Los_Angles'\n").hint == "did you mean 'America/Los_Angeles'?"


def test_a_weekday_like_no_other_gets_the_list() -> None:
    assert bad("[schedule]\nweekdays = ['mon', 'xyz']\n").hint.startswith("known here: fri, mon")


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "site"])
def test_a_section_that_is_no_table_is_a_fault(section: str) -> None:
    found, problems = outcome(f"{section} = 5\n{MINIMAL}")

    assert found is None
    assert [(problem.field, problem.at.line) for problem in problems] == [(section, 1)]
    assert problems[0].message == "expects a table, found a number"


def test_every_fault_comes_out_of_one_run_in_the_files_order() -> None:
    _, problems = outcome(
        '[site]\ntitle = 5.5\nbase_url = "x"\ntimezone = "Nowhere"\n\n[feed]\nlimit = 0\nlimits = 3\n'
    )

    assert [(problem.at.line, problem.field) for problem in problems] == [
        (1, "site.default_author"),
        (3, "site.base_url"),
        (4, "site.timezone"),
        (7, "feed.limit"),
        (8, "feed.limits"),
    ]


def test_series_keep_the_files_order_and_the_first_is_the_default() -> None:
    found = good(
        '[series.zeal]\ntitle = "Zeal"\nday_numbers = "sequence"\n'
        '[series.acts]\ntitle = "Acts"\ntitle_format = "{title} ({series} {day_number})"\n'
    )

    assert [series.key for series in found.series] == ["zeal", "acts"]
    assert found.default_series == SeriesSettings(
        key="zeal", title="Zeal", title_format="{series} / {title}", day_numbers="sequence"
    )
    assert found.series_by_key("acts").title_format == "{title} ({series} {day_number})"


FORM = '[subscribe]\naction = "https://l.example/join"\n'


def test_a_form_has_an_address_field_and_hidden_ones_in_the_file_s_order() -> None:
    found = good(f'{FORM}field = "mail"\nfields = {{ l = ["one", "two"], b_1 = "", 7 = 3, "f[a]" = "x y" }}\n')

    assert found.subscribe == SubscribeSettings(
        action="https://l.example/join",
        field="mail",
        fields=(("l", "one"), ("l", "two"), ("b_1", ""), ("7", "3"), ("f[a]", "x y")),
    )


@pytest.mark.parametrize(
    ("line", "field", "message", "hint"),
    [
        ('url = "https://l.example/"', "url", "stands beside action", "keep action for a form, or url for a link"),
        ("field = ['a']", "field", "expects text, found a list", "put the words in quotes"),
        ("fields = 'l'", "fields", "expects a table, found text", "write [subscribe.fields] on its own line"),
        ("fields = { l = true }", "fields.l", "expects text, found true or false", "put the words in quotes"),
        ("fields = { l = [true] }", "fields.l", "expects a list of words, found true or false in it", ""),
        (
            "fields = { ' ' = 'x' }",
            "fields. ",
            "is no name of a field",
            "the name stands in your provider's form as name=",
        ),
        (
            'fields = { "a\\u0000" = "x" }',
            "fields.a\0",
            "is no name of a field",
            "the name stands in your provider's form as name=",
        ),
        ("actoin = 'x'", "actoin", "is no known key", "did you mean 'action'?"),
    ],
)
def test_a_fault_of_the_form_is_named_with_its_place(line: str, field: str, message: str, hint: str) -> None:
    found = bad(f"{FORM}{line}\n")

    assert (found.field, found.at.line) == (f"subscribe.{field}", 7)
    assert (found.message, found.hint) == (message, hint)


def test_a_hidden_field_cannot_be_the_address_field() -> None:
    found = bad(f"{FORM}field = 'mail'\nfields = {{ mail = 'x' }}\n")

    assert (found.field, found.at.line) == ("subscribe.fields", 8)
    assert found.message == "holds 'mail', which is the address field"


@pytest.mark.parametrize("numbers", ["year", "sequence", "manual", "none"])
def test_a_series_numbers_its_days_in_one_of_four_ways(numbers: str) -> None:
    found = good(f'[series.a]\ntitle = "A"\nday_numbers = "{numbers}"\n')

    assert found.default_series.day_numbers == numbers


@pytest.mark.parametrize(
    ("lines", "field", "line"),
    [
        ("[series.a]\n", "series.a.title", 5),
        ("[series.a]\ntitle = 'A'\nday_numbers = 'week'\n", "series.a.day_numbers", 7),
        ("[series.a]\ntitle = 'A'\ntitle_format = '{serie}'\n", "series.a.title_format", 7),
        ("[series.Big]\ntitle = 'A'\n", "series.Big", 5),
    ],
)
def test_a_bad_series_is_named_by_its_whole_path(lines: str, field: str, line: int) -> None:
    found = bad(lines)

    assert (found.field, found.at.line) == (field, line)


def test_pauses_are_days_and_ranges_in_order() -> None:
    found = good('[schedule]\nskip = ["2026-12-24..2027-01-01", "2026-11-26", 2026-07-04]\n')

    assert found.schedule.skip == (
        (date(2026, 7, 4), date(2026, 7, 4)),
        (date(2026, 11, 26), date(2026, 11, 26)),
        (date(2026, 12, 24), date(2027, 1, 1)),
    )


def test_a_message_file_is_made_where_there_is_a_sender() -> None:
    # The order of the two lines does not matter.
    assert good("[newsletter]\neml = true\nfrom = 'Ada <ada@a.example>'\n").newsletter.eml is True


def test_a_message_file_without_a_sender_says_what_to_add() -> None:
    assert bad("[newsletter]\neml = true\n").hint == 'add from = "Name <name@example.com>"'


@pytest.mark.parametrize(
    ("line", "parameters"),
    [
        ("", ()),
        ("utm = false", ()),
        ("utm = {}", ()),
        ("utm = true", (("source", "newsletter"), ("medium", "email"), ("campaign", "{key}"))),
        ('utm = { source = "note" }', (("source", "note"),)),
        # In the order of the names that analytics know, whatever the file's.
        ('utm = { id = 7, source = "note" }', (("source", "note"), ("id", "7"))),
        (
            "utm = { source = 'a', medium = 'b', campaign = '{key}', content = '{series}{key}', term = 'c', id = 'd' }",
            (
                ("source", "a"),
                ("medium", "b"),
                ("campaign", "{key}"),
                ("content", "{series}{key}"),
                ("term", "c"),
                ("id", "d"),
            ),
        ),
        ('utm = { source = "", medium = "email" }', (("medium", "email"),)),
    ],
)
def test_parameters_of_links_are_the_usual_ones_or_a_table(line: str, parameters: tuple[tuple[str, str], ...]) -> None:
    assert good(f"[newsletter]\n{line}\n").newsletter.utm == parameters


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("utm = { sorce = 'a' }", "newsletter.utm.sorce", "is no known key"),
        ("utm = { utm_source = 'a' }", "newsletter.utm.utm_source", "is no known key"),
        ("utm = { source = true }", "newsletter.utm.source", "expects text, found true or false"),
        ('utm = { source = "a\\nb" }', "newsletter.utm.source", "expects one line of text"),
        ("utm = { campaign = '{title}' }", "newsletter.utm.campaign", "holds {title}, which is no placeholder here"),
        ("utm = { campaign = '{key' }", "newsletter.utm.campaign", "holds a brace without its twin"),
    ],
)
def test_a_bad_parameter_of_links_is_named_by_its_whole_path(line: str, field: str, message: str) -> None:
    found = bad(f"[newsletter]\n{line}\n")

    assert (found.field, found.at.line) == (field, 6)
    assert found.message.startswith(message)


def test_an_unknown_parameter_of_links_gets_the_closest_known_one() -> None:
    assert bad("[newsletter]\nutm = { sorce = 'a' }\n").hint == "did you mean 'source'?"


def test_settings_for_the_post_are_empty_where_none_are_written() -> None:
    assert good().smtp == SmtpSettings(host="", port=0, user="", tls="")


def test_a_password_in_the_settings_is_refused() -> None:
    found = bad("[smtp]\npassword = 'open-sesame'\n")

    assert (found.rule, found.field) == ("unknown-key", "smtp.password")
    assert "open-sesame" not in str(found)


def test_a_provider_is_one_that_the_build_knows() -> None:
    found = good("[newsletter]\nprovider = 'pigeon'\n", providers=("plain", "pigeon"))

    assert found.newsletter.provider == "pigeon"


def test_settings_that_are_no_toml_are_named_at_their_place() -> None:
    found, problems = outcome("[site]\ntitle = Daily\n")

    assert found is None
    assert [(problem.rule, problem.at.line) for problem in problems] == [("settings-syntax", 2)]
    assert "(at line" not in problems[0].message


def test_settings_in_another_encoding_are_a_problem() -> None:
    _, problems = read_settings(SourceFile("tipsgen.toml", b'[site]\ntitle = "Caf\xe9"\n'))

    assert [(problem.rule, problem.at.line) for problem in problems] == [("encoding", 2)]
