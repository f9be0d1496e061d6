"""Pelican's settings; content and output come from the command line."""

from pathlib import Path

_HERE = Path(__file__).parent

SITENAME = "The Measured Tip"
SITEURL = "https://tips.example"
AUTHOR = "Ada Brown"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
RELATIVE_URLS = False
THEME = str(_HERE / "theme")
THEME_STATIC_PATHS: list[str] = []
ARTICLE_PATHS = ["tips"]
PAGE_PATHS: list[str] = []
STATIC_PATHS = ["images", "assets", "robots.txt"]
EXTRA_PATH_METADATA = {"robots.txt": {"path": "robots.txt"}}
# Slugs are unique within a day only; Pelican would take articles of one slug for translations.
ARTICLE_TRANSLATION_ID = None
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "tips"

ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{date:%d}/{slug}/index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = "topics/{slug}/index.html"
TAGS_SAVE_AS = "topics/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
AUTHORS_SAVE_AS = "authors/index.html"
CATEGORY_SAVE_AS = ""
CATEGORIES_SAVE_AS = ""
ARCHIVES_SAVE_AS = "archive/index.html"
# Years, months and series come from plugins/lists.py: Pelican's own way to periods compares every article with
# every other and does not paginate.
YEAR_ARCHIVE_SAVE_AS = ""
MONTH_ARCHIVE_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "tags", "authors", "404"]
PAGINATED_TEMPLATES = {"archives": 10, "tag": 10, "author": 10, "list": 10}
DEFAULT_PAGINATION = 10
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
SUMMARY_MAX_LENGTH = None
SUMMARY_MAX_PARAGRAPHS = 1

FEED_ALL_RSS = "feed.xml"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False

PLUGIN_PATHS = [str(_HERE / "plugins")]
PLUGINS = ["neighbors", "sitemap", "lists", "newsletters"]
SITEMAP = {"format": "xml", "exclude": ["^newsletters/"]}
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.toc": {},
        "markdown.extensions.meta": {},
    },
    "output_format": "html5",
}

CONTENT_CACHING_LAYER = "reader"
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False
