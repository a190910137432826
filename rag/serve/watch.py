"""What an operator sees: a line of JSON for each request, never with text of articles, and Prometheus metrics."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from index.store.library import Library

log = logging.getLogger("dateline.serve")


class Watch:
    """Counts and logs requests."""

    def __init__(self, library: Library) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "dateline_requests", "Requests by route and status.", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram("dateline_request_seconds", "How long they took.", ["route"], registry=self.registry)
        self._answers = Counter("dateline_answers", "Answers by outcome.", ["outcome"], registry=self.registry)
        self._articles = Gauge("dateline_articles", "Articles in the library.", registry=self.registry)
        self._library = library

    def told(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request and write its line."""
        route = getattr(scope.get("route"), "path", "other")
        facts: dict[str, Any] = scope.get("dateline", {})
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if "abstained" in facts:
            self._answers.labels("abstained" if facts["abstained"] else "answered").inc()
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "id": scope["request_id"],
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1e3, 1),
            **facts,
        }
        log.info(json.dumps(line, ensure_ascii=False))

    def failed(self, request_id: str, error: Exception) -> None:
        """Write where it broke, and the kind of error, without its words, which may be a reader's."""
        frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-5:]]
        log.error(json.dumps({"id": request_id, "error": type(error).__name__, "at": frames}))

    def metrics(self) -> bytes:
        """As Prometheus reads them."""
        self._articles.set(self._library.count()["articles"])
        return generate_latest(self.registry)


def to_stderr() -> None:
    """Have the lines written, one JSON object each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
