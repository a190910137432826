"""Articles from the web into a folder: fetched within limits, kept as they came, never from a private address."""

from __future__ import annotations
