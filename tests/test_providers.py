"""What each email service provider fills in, what stands in where it cannot, and that no other text is filled in."""

from __future__ import annotations

import html
import re

import pytest
from jinja2 import Environment
from markupsafe import Markup

from tests.support import ROOT, SETTINGS, SiteMaker, build, html_text
from tipsgen.dress import PLAIN_TAGS
from tipsgen.providers import PROVIDERS, Merge, MergeTag, Provider
from tipsgen.providers.base import BREAK
from tipsgen.views import MailView

PERMALINK = "https://tips.example/2026/01/05/listen-first/"
FIELDS = ("view_in_browser", "unsubscribe", "postal_address", "first_name")

TAGS = {
    "plain": ("", "", "", ""),
    "mailchimp": ("*|ARCHIVE|*", "*|UNSUB|*", "*|HTML:LIST_ADDRESS_HTML|*", "*|FNAME|*"),
    "buttondown": ("{{ email_url }}", "{{ unsubscribe_url }}", "", "{{ subscriber.metadata.first_name }}"),
    "kit": ("", "{{ unsubscribe_url }}", "{{ address }}", "{{ subscriber.first_name }}"),
    "listmonk": ("{{ MessageURL }}", "{{ UnsubscribeURL }}", "", "{{ .Subscriber.FirstName }}"),
    "sendgrid": (
        "{{{weblink}}}",
        "{{{unsubscribe}}}",
        "{{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}",
        '{{ insert first_name "default=there" }}',
    ),
    "sendgrid_legacy": (
        "[Weblink]",
        "[Unsubscribe]",
        "[Sender_City], [Sender_State] [Sender_Zip]",
        "[%first_name | there%]",
    ),
    "brevo": ("{{ mirror }}", "{{ unsubscribe }}", "", "{{ contact.FIRSTNAME }}"),
    "mailerlite": ("{$url}", "{$unsubscribe}", "{$account}", "{$name}"),
    "campaign_monitor": ("", "", "", "[firstname,fallback=there]"),
    "postmark": ("", "{{{ pm:unsubscribe }}}", "", ""),
}
"""By provider, in the order of `FIELDS`.  Campaign Monitor has elements in place of the two addresses."""

FORMS = {
    "mailchimp": ("EMAIL", ()),
    "buttondown": ("email", ()),
    "kit": ("email_address", ()),
    "listmonk": ("email", (("nonce", ""),)),
    "brevo": ("EMAIL", ()),
    "mailerlite": ("fields[email]", (("ml-submit", "1"), ("anticsrf", "true"))),
}
"""Sign-up forms: the address field, and hidden fields."""

FORM_CERTAINTY = {**dict.fromkeys(FORMS, "used"), "listmonk": "doc"}

CERTAINTY = {
    "mailchimp": ("used", "doc", "doc", "doc"),
    "buttondown": ("doc", "doc", "none", "doc"),
    "kit": ("none", "doc", "guess", "used"),
    "listmonk": ("doc", "doc", "none", "doc"),
    "sendgrid": ("used", "used", "used", "doc"),
    "sendgrid_legacy": ("doc", "doc", "doc", "doc"),
    "brevo": ("used", "used", "none", "doc"),
    "mailerlite": ("doc", "doc", "doc", "guess"),
    "campaign_monitor": ("doc", "doc", "none", "doc"),
    "postmark": ("none", "doc", "none", "none"),
}

TEXT_ONLY = {
    ("mailchimp", "postal_address_text"): ("*|LIST_ADDRESSLINE_TEXT|*", "used"),
    ("campaign_monitor", "view_text"): ("[webversion]", "guess"),
    ("campaign_monitor", "unsubscribe_text"): ("[unsubscribe]", "guess"),
}
"""What only the text part has, and how sure it is."""

LOOKS_LIKE_A_TAG = {
    "plain": r"(?!)",
    "mailchimp": r"\*\|",
    "buttondown": r"\{\{|\{%|\{#",
    "kit": r"\{\{|\{%",
    "listmonk": r"\{\{|https?://\S+@TrackLink",
    "sendgrid": r"\{\{|<%",
    "sendgrid_legacy": r"\[%|\[[A-Za-z_]+\]|<%",
    "brevo": r"\{\{|\{%|\{#",
    "mailerlite": r"\{\$",
    "campaign_monitor": r"\[[^\W\d_][^\]]*\]|</?(unsubscribe|webversion)|<\$",
    "postmark": r"\{\{",
}
"""What the provider would fill in or remove, in HTML and in text alike."""

NASTY = (
    "{{ name }}",
    "{{name}}",
    "{{{ x }}}",
    "{{{{ x }}}}",
    "*|FNAME|*",
    "**|FNAME|**",
    "*|IF:FNAME|* Ada *|END:IF|*",
    "[%x%]",
    "[%first_name | there%]",
    "{$x}",
    "{{$x}}",
    "[unsubscribe]",
    "[Unsubscribe]",
    "[[Weblink]]",
    "[firstname,fallback=there]",
    "[Größe]",
    "{% if x %}yes{% endif %}",
    "{# a note #}",
    "<%asm_group_unsubscribe_raw_url%>",
    "<unsubscribe>Stop</unsubscribe>",
    "<$title link='true'$>",
    "https://a.example/@TrackLink",
    'Say "{{ name }}" & *|FNAME|* in <b>[one]</b> {$line}',
)
HARMLESS = ("Ask first, then listen.", "2 * 3 | 4", "{ one }", "[1] and [ ]", "50% & more", "a@b.example", "")

real = pytest.mark.parametrize("name", [name for name in PROVIDERS if name != "plain"])
every = pytest.mark.parametrize("name", list(PROVIDERS))
without_elements = pytest.mark.parametrize("name", [name for name in PROVIDERS if name != "campaign_monitor"])


def mail(*, sender: str = "", reply_to: str = "", postal_address: str = "", unsubscribe_url: str = "") -> MailView:
    """An issue's facts; what is not given is empty."""
    return MailView(
        sender=sender,
        reply_to=reply_to,
        subject="Listen first",
        preheader="",
        provider="",
        postal_address=postal_address,
        unsubscribe_url=unsubscribe_url,
        send_at="2026-01-05T06:00:00-08:00",
    )


def html_part(name: str, **given: str) -> Merge:
    return Merge(PROVIDERS[name], mail(**given), PERMALINK, PLAIN_TAGS)


def text_part(name: str, **given: str) -> Merge:
    return Merge(PROVIDERS[name], mail(**given), PERMALINK)


def elements(provider: Provider) -> dict[str, str]:
    """What stands in place of an address, by the address's field."""
    return {"view_in_browser": provider.view_element, "unsubscribe": provider.unsubscribe_element}


# The profiles


def test_there_is_a_profile_for_each_provider_under_its_own_name() -> None:
    assert list(PROVIDERS) == list(TAGS)
    assert [provider.name for provider in PROVIDERS.values()] == list(PROVIDERS)


@every
def test_the_tags_are_literally_those_of_the_table(name: str) -> None:
    provider = PROVIDERS[name]

    assert tuple(getattr(provider, field) for field in FIELDS) == TAGS[name]


def test_campaign_monitor_has_whole_elements() -> None:
    merge = html_part("campaign_monitor")

    assert merge.view_link("View online") == '<webversion class="quiet">View online</webversion>'
    assert merge.unsubscribe_link("Stop & go") == '<unsubscribe class="quiet">Stop &amp; go</unsubscribe>'
    assert [name for name, provider in PROVIDERS.items() if any(elements(provider).values())] == ["campaign_monitor"]


@pytest.mark.parametrize(("name", "field"), list(TEXT_ONLY))
def test_what_only_the_text_part_has_is_literally_that_of_the_table(name: str, field: str) -> None:
    tag, certainty = TEXT_ONLY[name, field]

    assert getattr(PROVIDERS[name], field) == tag
    assert PROVIDERS[name].certainty[field] == certainty


@real
def test_how_sure_each_tag_is_is_that_of_the_table(name: str) -> None:
    certainty = PROVIDERS[name].certainty

    assert tuple(certainty[field] for field in FIELDS) == CERTAINTY[name]
    assert certainty["form_field"] == FORM_CERTAINTY.get(name, "none")
    assert set(certainty) == {*FIELDS, "form_field", *(field for owner, field in TEXT_ONLY if owner == name)}


@every
def test_the_fields_of_its_form_are_literally_those_of_the_table(name: str) -> None:
    provider = PROVIDERS[name]

    assert (provider.form_field, provider.form_fields) == FORMS.get(name, ("", ()))


@real
def test_a_tag_is_there_exactly_where_its_certainty_says_so(name: str) -> None:
    provider = PROVIDERS[name]
    there = {field for field in FIELDS if getattr(provider, field) or elements(provider).get(field)}

    assert there == {field for field in FIELDS if provider.certainty[field] != "none"}


@real
def test_a_profile_says_where_its_tags_are_known_from(name: str) -> None:
    provider = PROVIDERS[name]

    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert provider.title
    assert provider.source
    assert provider.opens


def test_without_a_provider_there_is_nothing_to_know() -> None:
    plain = PROVIDERS["plain"]

    assert (plain.certainty, plain.source, plain.opens) == ({}, "", "")


def test_the_addresses_that_need_more_are_known() -> None:
    assert {name for name, provider in PROVIDERS.items() if not provider.address_is_whole} == {
        "mailerlite",
        "sendgrid_legacy",
    }


# The tags of an issue


@every
def test_a_provider_s_tags_stand_in_both_parts_as_they_are(name: str) -> None:
    view, unsubscribe, address, first_name = TAGS[name]
    address_in_text = TEXT_ONLY.get((name, "postal_address_text"), (address, ""))[0]

    in_text = {field: TEXT_ONLY.get((name, field), ("", ""))[0] for field in ("view_text", "unsubscribe_text")}
    for merge in (html_part(name), text_part(name)):
        assert merge.first_name == first_name
    assert html_part(name).view_in_browser == (view or PERMALINK)
    assert html_part(name).unsubscribe == unsubscribe
    assert text_part(name).view_in_browser == (in_text["view_text"] or view or PERMALINK)
    assert text_part(name).unsubscribe == (in_text["unsubscribe_text"] or unsubscribe)
    assert html_part(name).postal_address == address
    assert text_part(name).postal_address == address_in_text


@without_elements
def test_the_links_of_the_html_part_hold_the_tag_unencoded(name: str) -> None:
    view, unsubscribe, _, _ = TAGS[name]
    merge = html_part(name, unsubscribe_url="https://tips.example/stop/")

    assert f'href="{view or PERMALINK}"' in merge.view_link("View online")
    assert f'href="{unsubscribe or "https://tips.example/stop/"}"' in merge.unsubscribe_link("Stop")


@every
def test_the_text_part_has_words_and_the_tag(name: str) -> None:
    view, unsubscribe, _, _ = TAGS[name]
    merge = text_part(name, unsubscribe_url="https://tips.example/stop/")
    expected = {
        "view_text": f"View online: {view or PERMALINK}",
        "unsubscribe_text": f"Stop: {unsubscribe or 'https://tips.example/stop/'}",
    }
    for field, words in (("view_text", "View online"), ("unsubscribe_text", "Stop")):
        if (name, field) in TEXT_ONLY:
            expected[field] = f"{words}: {TEXT_ONLY[name, field][0]}"

    assert merge.view_link("View online") == expected["view_text"]
    assert merge.unsubscribe_link("Stop") == expected["unsubscribe_text"]


def test_the_words_of_a_link_are_no_markup() -> None:
    assert ">Stop &#34;now&#34; &lt;b&gt;</a>" in html_part("mailchimp").unsubscribe_link('Stop "now" <b>')


# What stands in


@pytest.mark.parametrize("name", [name for name, tags in TAGS.items() if not tags[0] and name != "campaign_monitor"])
def test_without_a_tag_view_in_browser_is_the_permalink(name: str) -> None:
    assert html_part(name).view_in_browser == PERMALINK
    assert text_part(name).view_in_browser == PERMALINK


def test_without_a_tag_unsubscribe_is_the_settings_address() -> None:
    given = {"unsubscribe_url": "https://tips.example/stop/?a=1&b=2", "reply_to": "letters@tips.example"}

    assert html_part("plain", **given).unsubscribe == "https://tips.example/stop/?a=1&amp;b=2"
    assert text_part("plain", **given).unsubscribe == "https://tips.example/stop/?a=1&b=2"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"reply_to": "letters@tips.example", "sender": "Ada <ada@tips.example>"}, "letters@tips.example"),
        ({"reply_to": "Letters <letters@tips.example>"}, "letters@tips.example"),
        ({"sender": "Ada Brown <ada+tips@tips.example>"}, "ada+tips@tips.example"),
    ],
)
def test_without_either_unsubscribe_is_a_mail_to_the_sender(given: dict[str, str], address: str) -> None:
    for merge in (html_part("plain", **given), text_part("plain", **given)):
        assert merge.unsubscribe == f"mailto:{address}?subject=unsubscribe"


def test_where_nobody_is_known_unsubscribe_is_empty() -> None:
    assert html_part("plain").unsubscribe == ""
    assert text_part("plain").unsubscribe == ""


def test_a_provider_s_unsubscribe_tag_wins_over_the_settings() -> None:
    given = {"unsubscribe_url": "https://tips.example/stop/", "reply_to": "letters@tips.example"}

    assert html_part("brevo", **given).unsubscribe == "{{ unsubscribe }}"
    assert text_part("brevo", **given).unsubscribe == "{{ unsubscribe }}"


@pytest.mark.parametrize("name", [name for name, tags in TAGS.items() if not tags[2]])
def test_without_a_tag_the_postal_address_is_the_settings_on_one_line(name: str) -> None:
    given = {"postal_address": "Brown & Daughters\n14 Ferry Lane,\n  Port Ansel"}

    assert html_part(name, **given).postal_address == "Brown &amp; Daughters 14 Ferry Lane, Port Ansel"
    assert text_part(name, **given).postal_address == "Brown & Daughters 14 Ferry Lane, Port Ansel"


def test_without_a_tag_and_without_a_setting_the_postal_address_is_empty() -> None:
    assert html_part("plain").postal_address == ""
    assert text_part("plain").postal_address == ""


def test_a_whole_address_of_the_provider_stands_alone() -> None:
    given = {"postal_address": "14 Ferry Lane, Port Ansel"}

    assert html_part("mailchimp", **given).postal_address == "*|HTML:LIST_ADDRESS_HTML|*"
    assert text_part("mailchimp", **given).postal_address == "*|LIST_ADDRESSLINE_TEXT|*"


def test_the_settings_address_follows_a_tag_that_is_only_part_of_one() -> None:
    given = {"postal_address": "14 Ferry Lane & Co, Port Ansel"}

    assert html_part("mailerlite", **given).postal_address == "{$account}, 14 Ferry Lane &amp; Co, Port Ansel"
    assert text_part("mailerlite", **given).postal_address == "{$account}, 14 Ferry Lane & Co, Port Ansel"
    assert html_part("mailerlite").postal_address == "{$account}"


def test_the_settings_own_words_are_no_tags() -> None:
    given = {"postal_address": "The {{ Corner }} House", "unsubscribe_url": "https://tips.example/{{stop}}"}

    assert html_part("postmark", **given).postal_address == "The &#123;{ Corner }} House"
    assert text_part("postmark", **given).postal_address == f"The {{{BREAK}{{ Corner }}}} House"
    assert html_part("plain", **given).unsubscribe == "https://tips.example/{{stop}}"


# What looks like a tag


@real
def test_each_provider_would_take_some_of_the_nasty_texts_for_a_tag(name: str) -> None:
    """Otherwise the tests below would prove nothing about it."""
    assert [text for text in NASTY if re.search(LOOKS_LIKE_A_TAG[name], text)]


@pytest.mark.parametrize("text", NASTY)
@every
def test_text_that_looks_like_a_tag_is_read_as_written_in_html(name: str, text: str) -> None:
    shielded = Markup.escape(html_part(name).shield(text))

    assert html.unescape(shielded) == text
    assert re.search(LOOKS_LIKE_A_TAG[name], shielded) is None


@pytest.mark.parametrize("text", NASTY)
@every
def test_text_that_looks_like_a_tag_is_read_as_written_in_text(name: str, text: str) -> None:
    shielded = text_part(name).shield(text)

    assert shielded.replace(BREAK, "") == text
    assert re.search(LOOKS_LIKE_A_TAG[name], shielded) is None


@pytest.mark.parametrize("text", NASTY)
@every
def test_html_that_holds_such_text_keeps_its_elements(name: str, text: str) -> None:
    written = Markup("<p><em>Say</em> ") + Markup.escape(text) + Markup("</p>")

    shielded = html_part(name).shield(written)

    assert isinstance(shielded, Markup)
    assert shielded.startswith("<p><em>Say</em> ")
    assert shielded.endswith("</p>")
    assert html.unescape(shielded) == html.unescape(written)
    assert re.search(LOOKS_LIKE_A_TAG[name], shielded) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name in PROVIDERS for text in NASTY if not re.search(LOOKS_LIKE_A_TAG[name], text)],
)
def test_what_is_a_tag_of_another_provider_s_stays_as_it_is(name: str, text: str) -> None:
    assert text_part(name).shield(text) == text
    assert Markup.escape(html_part(name).shield(text)) == Markup.escape(text)


@pytest.mark.parametrize("text", HARMLESS)
@every
def test_ordinary_text_stays_as_it_is(name: str, text: str) -> None:
    assert text_part(name).shield(text) == text
    assert html_part(name).shield(text) == text


@every
def test_conditional_comments_for_outlook_stay_as_they_are(name: str) -> None:
    ghost = Markup('<!--[if mso]><table role="presentation"><tr><td><![endif]--><p>Ask.</p><!--[if !mso]><!-->')

    assert html_part(name).shield(ghost) == ghost


@every
def test_a_tag_of_the_provider_s_own_passes_unbroken(name: str) -> None:
    for merge in (html_part(name), text_part(name)):
        for tag in TAGS[name]:
            assert merge.shield(MergeTag(tag)) == tag
        assert merge.shield(merge.unsubscribe) == merge.unsubscribe


@pytest.mark.parametrize("value", [None, 3, ("{{ name }}",)])
def test_a_value_that_is_no_text_passes(value: object) -> None:
    assert html_part("sendgrid").shield(value) is value
    assert text_part("sendgrid").shield(value) is value


@real
def test_a_template_writes_tags_as_they_are_and_shields_all_else(name: str) -> None:
    merge = html_part(name, unsubscribe_url="https://tips.example/stop/")
    template = Environment(autoescape=True, finalize=merge.shield).from_string("{{ stop }} {{ name }} {{ words }}")
    words = " and ".join(NASTY)

    written = template.render(stop=merge.unsubscribe_link("Stop"), name=merge.first_name, words=words)

    assert written.startswith(f"{merge.unsubscribe_link('Stop')} {merge.first_name} ")
    rest = written.removeprefix(f"{merge.unsubscribe_link('Stop')} {merge.first_name} ")
    assert html.unescape(rest) == words
    assert re.search(LOOKS_LIKE_A_TAG[name], rest) is None


# A built site

KEY = "2026-01-05-listen-first"
ADDRESS = "Ada Brown, 7 Quay Street, Lowmouth"
SAYS = "Write {{ name }}, {% if %}, *|FNAME|*, [%x%], {$x} and [Unsubscribe]"
TIP = f"---\ntitle: '{SAYS}'\npreheader: '{SAYS}'\n---\n`{SAYS}` it says.\n\n    {SAYS} in code.\n"
MAIL = "mailto:ada@tips.example?subject=unsubscribe"


def issue(make_site: SiteMaker, name: str) -> tuple[str, str]:
    """The HTML and the text of a tip that is full of tags, for one provider."""
    settings = f'{SETTINGS}provider = "{name}"\n'
    site = build(make_site({"tipsgen.toml": settings, f"content/tips/{KEY}.md": TIP}))
    return site.text(f"newsletters/{KEY}/index.html"), site.text(f"newsletters/{KEY}/index.txt")


def left(part: str, own: tuple[str, ...]) -> str:
    """What is left of an issue without its own tags and without conditional comments for Outlook."""
    for tag in own:
        part = part.replace(tag, "")
    part = re.sub(r"\{\{ Safe `(.*?)` \}\}", r"\1", part, flags=re.DOTALL)
    return re.sub(r"<!--\[if[^>]*>|<!\[endif\]-->", "", part)


def test_listmonk_keeps_the_comments_for_outlook_because_they_are_wrapped(make_site: SiteMaker) -> None:
    page, _ = issue(make_site, "listmonk")
    plain, _ = issue(make_site, "plain")

    assert page.count("{{ Safe `<!--[if mso]>") == page.count("<!--[if mso]>") == plain.count("<!--[if mso]>") == 3
    assert page.count("<![endif]-->` }}") == 3
    assert "{{ Safe" not in plain


@without_elements
def test_an_issue_of_a_built_site_has_its_provider_s_tags_or_what_stands_in(make_site: SiteMaker, name: str) -> None:
    view, unsubscribe, address, _ = TAGS[name]
    address_in_text = TEXT_ONLY.get((name, "postal_address_text"), (address, ""))[0]

    page, text = issue(make_site, name)

    assert f'href="{view or PERMALINK}"' in page
    assert f'href="{unsubscribe or MAIL}"' in page
    assert (address or ADDRESS) in page
    assert f": {view or PERMALINK}\n" in text
    assert f": {unsubscribe or MAIL}\n" in text
    assert (address_in_text or ADDRESS) in text
    assert (ADDRESS in page, ADDRESS in text) == ((not address or not PROVIDERS[name].address_is_whole,) * 2)


def test_an_issue_for_campaign_monitor_has_its_elements_and_in_text_its_tags(make_site: SiteMaker) -> None:
    page, text = issue(make_site, "campaign_monitor")

    assert re.findall(r"<(webversion|unsubscribe)\b[^>]*>[^<]+</\1>", page) == ["webversion", "unsubscribe"]
    assert ": [webversion]\n" in text
    assert ": [unsubscribe]\n" in text
    assert ADDRESS in page
    assert ADDRESS in text


@every
def test_an_issue_of_a_built_site_has_no_other_tags_and_is_read_as_written(make_site: SiteMaker, name: str) -> None:
    own = tuple(tag for tag in (*TAGS[name], *TEXT_ONLY.get((name, "postal_address_text"), ())[:1]) if tag)
    if name == "campaign_monitor":
        own += ("[webversion]", "[unsubscribe]", "<webversion", "</webversion", "<unsubscribe", "</unsubscribe")

    page, text = (left(part, own) for part in issue(make_site, name))

    assert re.search(LOOKS_LIKE_A_TAG[name], page) is None
    assert re.search(LOOKS_LIKE_A_TAG[name], text) is None
    assert html_text(page).count(SAYS) >= 3
    assert text.replace(BREAK, "").count(SAYS) >= 2


# The manual

CERTAIN = {"doc": "maker's page", "used": "seen in public templates", "guess": "not confirmed"}


def manual_rows(heading: str) -> dict[str, list[str]]:
    """The cells of the table under a heading of docs/providers.md, by the first cell."""
    text = (ROOT / "docs" / "providers.md").read_text(encoding="utf-8")
    chapter = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.*) \|$", chapter, re.MULTILINE)
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row)] for row in rows]
    return {title: rest for title, *rest in cells[2:]}


def cell(tag: str, certainty: str) -> str:
    return f"`{tag}` ({CERTAIN[certainty]})" if tag else "none"


@every
def test_the_manual_s_table_has_the_profile_s_tags_and_how_sure_they_are(name: str) -> None:
    provider = PROVIDERS[name]
    shown = [
        cell(
            getattr(provider, field) or re.sub(r"(<\w+).*", r"\1>", elements(provider).get(field, "")),
            provider.certainty.get(field, ""),
        )
        for field in FIELDS
    ]

    assert manual_rows("Tags")[provider.title] == [f"`{name}`", *shown]


def test_the_manual_s_tables_have_no_other_provider() -> None:
    titles = [provider.title for provider in PROVIDERS.values()]

    assert list(manual_rows("Tags")) == titles
    assert list(manual_rows("Sources")) == titles[1:]
    assert sorted(", ".join(manual_rows("Text that looks like a tag")).split(", ")) == sorted(titles[1:])


def test_the_manual_has_the_fields_of_the_sign_up_forms() -> None:
    expected = {
        one.title: [
            cell(one.form_field, one.certainty["form_field"]),
            ", ".join(f"`{name}={value}`" for name, value in one.form_fields) or "none",
        ]
        for one in PROVIDERS.values()
        if one.form_field
    }

    assert manual_rows("Sign-up forms") == expected
    assert len(expected) == 6


def test_the_manual_has_what_only_the_text_part_has() -> None:
    shown = manual_rows("In the text part")
    columns = ("view_text", "unsubscribe_text", "postal_address_text")

    for provider in PROVIDERS.values():
        expected = [
            cell(getattr(provider, field), provider.certainty[field]) if getattr(provider, field) else ""
            for field in columns
        ]
        assert shown.get(provider.title, ["", "", ""]) == expected, provider.name


@real
def test_the_manual_says_where_the_tags_are_known_from(name: str) -> None:
    assert manual_rows("Sources")[PROVIDERS[name].title] == [PROVIDERS[name].source]


@every
def test_the_manual_says_how_to_send_with_each_provider(name: str) -> None:
    text = (ROOT / "docs" / "send.md").read_text(encoding="utf-8")

    assert f'\n## {PROVIDERS[name].title}\n\n`provider = "{name}"`' in text
