"""Share images: one for each published tip, and one for the site."""

from __future__ import annotations

from tipsgen.jobs import Job, Result, Tools
from tipsgen.model import Problem, Severity, SourcePos
from tipsgen.names import SETTINGS_FILE
from tipsgen.outputs.common import Plan
from tipsgen.outputs.kinds import SHARE
from tipsgen.share import ShareInputs, draw_share


def plan(site: Plan) -> list[Job]:
    """An image for the site and for each tip whose letters the fonts have."""
    if not site.look:
        return []
    jobs = (
        _job(site.site_share, "site", f"{SETTINGS_FILE} (the share image)"),
        *(
            _job(site.ground.tip_share(entry), entry.key, f"{entry.tip.path} (share image)")
            for entry in site.site.entries
        ),
    )
    return [job for job in jobs if job]


def _job(share: ShareInputs | str, key: str, source: str) -> Job | None:
    return Job(SHARE, key, (share.path.lstrip("/"),), share, source=source) if isinstance(share, ShareInputs) else None


def problems(site: Plan) -> list[Problem]:
    """One warning for all titles that no font can write."""
    if not site.look:
        return []
    shares = [(site.settings.site.title, site.site_share)]
    shares += [(entry.title, site.ground.tip_share(entry)) for entry in site.site.entries]
    faults = [(title, share) for title, share in shares if isinstance(share, str) and share]
    if not faults:
        return []
    title, letter = faults[0]
    more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
    message = (
        f"no font has the letter {letter} (U+{ord(letter):04X}) of {title!r}{more}; the site's share image stands in"
    )
    hint = "name a font file of that script, such as one of Noto's, or write enabled = false"
    at = SourcePos(SETTINGS_FILE)
    return [Problem(at, "share-font", message, hint, Severity.WARNING, "share_images.fonts")]


def render(inputs: ShareInputs, tools: Tools) -> Result:
    """The picture."""
    return Result(((inputs.path.lstrip("/"), draw_share(inputs, tools.font)),))
