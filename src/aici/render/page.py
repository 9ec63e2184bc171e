"""What makes the HTML page one file: styles with their fonts, and pictures, put into it as data.

The page must ask nothing of any server; `check_self_contained` raises where an attribute or style still would.
Hyperlinks are not requests and stay.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

from aici.render.project import RenderError

MEDIA_TYPES = {".woff": "font/woff", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
REQUESTS = re.compile(
    r"""<(?:link|script|iframe|object|embed)\b[^>]*>|\bsrc(?:set)?=["'](?!data:)[^"']*["']|@import\b"""
)


def data_address(content: bytes, suffix: str) -> str:
    """The content as a `data:` address."""
    return f"data:{MEDIA_TYPES[suffix]};base64,{base64.b64encode(content).decode('ascii')}"


def stylesheet(paths: list[Path]) -> str:
    """Text of the style sheets, with the files they name inside."""
    return "\n".join(_inlined(path) for path in paths)


def _inlined(path: Path) -> str:
    def data(match: re.Match) -> str:
        target = path.parent / match[1]
        if target.suffix not in MEDIA_TYPES or not target.is_file():
            raise RenderError(f"{path}: {match[0]} names no file of {sorted(MEDIA_TYPES)} beside it. Correct it.")
        return f'url("{data_address(target.read_bytes(), target.suffix)}")'

    return URL.sub(data, path.read_text(encoding="utf-8"))


def with_pictures(page: str, pictures: dict[str, str]) -> str:
    """The page with each `figures/…` address replaced by the picture itself."""

    def data(match: re.Match) -> str:
        return f'src="{data_address(pictures[match[1]].encode("utf-8"), ".svg")}"'

    return re.sub(r'src="(figures/[^"]+)"', data, page)


def check_self_contained(page: str) -> None:
    """Raise if the page would request anything."""
    without_data = re.sub(r"data:[\w/+]+;base64,[A-Za-z0-9+/=]*", "data:", page)
    found = [match[0] for match in REQUESTS.finditer(without_data)]
    found += [match[0] for match in URL.finditer(without_data) if not match[1].startswith("data:")]
    if found:
        raise RenderError(f"the page would request {found[:3]}. Every resource must be inside the page; remove them.")
