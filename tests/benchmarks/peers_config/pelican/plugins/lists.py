"""Lists of years and series by ten, pages of months, and the index of series."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pelican import signals


def _group(generator: Any) -> None:
    years, months, series = defaultdict(list), defaultdict(list), defaultdict(list)
    for article in generator.articles:
        years[article.date.strftime("%Y")].append(article)
        months[article.date.strftime("%Y-%m")].append(article)
        series[article.metadata["series"]].append(article)
    generator.context.update(
        tip_years=list(years.items()), tip_months=list(months.items()), tip_series=list(series.items())
    )


def _write(generator: Any, writer: Any) -> None:
    context = generator.context

    def write(path: str, template: str, **more: Any) -> None:
        writer.write_file(
            f"{path}index.html", generator.get_template(template), context, generator.settings["RELATIVE_URLS"],
            url=path, template_name=template, **more,
        )  # fmt: skip

    for folder, groups in (("archive", context["tip_years"]), ("series", context["tip_series"])):
        for name, articles in groups:
            write(f"{folder}/{name}/", "list", heading=name, articles=articles, paginated={"articles": articles})
    for name, articles in context["tip_months"]:
        write(f"archive/{name}/", "month", heading=name, articles=articles)
    write("series/", "series")


def register() -> None:
    """Pelican calls this."""
    signals.article_generator_finalized.connect(_group)
    signals.article_writer_finalized.connect(_write)
