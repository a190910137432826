"""What is kept beside a page that came from the web: its address, when it came, and what the server said of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Self

SCHEMA = "dateline.fetched/1"
SUFFIX = ".fetched.json"
"""Put after the name of the page's file."""
MAX_BYTES = 65_536
"""Of a sidecar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The record of one page, kept in `NAME.fetched.json` beside `NAME`."""

    url: str
    """As it was asked for."""
    final_url: str
    """As it answered, after all redirects."""
    fetched: str
    """When these bytes came: UTC, ISO 8601, to the second."""
    checked: str
    """When the server last said that they still stand."""
    content_type: str
    """The media type, without parameters."""
    sha256: str
    """Of the page's bytes: another file under this name is not the page that is meant."""
    charset: str | None = None
    """As the server declared it."""
    etag: str | None = None
    last_modified: str | None = None
    feed: str | None = None
    """The feed that named it."""
    published: str | None = None
    """The day (ISO) that the feed gives for it."""

    def dump(self) -> bytes:
        """The sidecar's bytes."""
        return (json.dumps({"schema": SCHEMA, **asdict(self)}, ensure_ascii=False, indent=2) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> Self | None:
        """The record, `None` when the bytes are no sidecar of ours."""
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or found.pop("schema", None) != SCHEMA:
            return None
        names = {field.name for field in fields(cls)}
        values = {key: value for key, value in found.items() if key in names and isinstance(value, str)}
        try:
            return cls(**values)
        except TypeError:  # something that must be there is not
            return None

    def declared(self) -> dict[str, str]:
        """What it adds to the declarations of the page."""
        said = {"fetched:url": self.final_url, "fetched:day": self.fetched[:10], "fetched:published": self.published}
        return {key: value for key, value in said.items() if value}
