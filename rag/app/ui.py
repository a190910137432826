"""The page as a Gradio app: one component that the page's own scripts draw, as text only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import gradio as gr

from rag.app.desk import Desk
from rag.app.guard import read_cookie
from rag.app.talk import Talk

PAGE = Path(__file__).parent / "page"
HEAD = """
<link rel="icon" href="/dateline/page/icon.svg" type="image/svg+xml">
<link rel="modulepreload" href="/dateline/page/main.js">
<link rel="stylesheet" href="/dateline/page/paper.css">
<link rel="stylesheet" href="/dateline/page/parts.css">
<meta name="color-scheme" content="light dark">
<script src="/dateline/page/theme.js"></script>
"""
ON_LOAD = """
import('/dateline/page/main.js').then((page) => page.start({
  element, server, watch,
  value: () => props.value,
  ask: (wish) => trigger('submit', wish),
  stop: () => trigger('stop'),
}));
"""


def blocks(talk: Talk, desk: Desk) -> gr.Blocks:
    """The app; its only events are a question and its end, all else are wishes to the desk."""

    async def wish(data: dict[str, Any], request: gr.Request) -> dict[str, Any]:
        return await desk.serve(data, _reader(request))

    async def ask(event: gr.EventData, request: gr.Request) -> AsyncIterator[dict[str, Any]]:
        async for view in talk.ask(dict(event._data or {}), _reader(request)):
            yield view

    app: gr.Blocks = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True, fill_height=True)
    with app:
        page = gr.HTML(
            value=None,
            html_template=(PAGE / "page.html").read_text("utf-8"),
            js_on_load=ON_LOAD,
            apply_default_css=False,
            server_functions=[wish],
            elem_id="dateline",
        )
        asked = page.submit(
            ask,
            outputs=page,
            show_progress="hidden",
            trigger_mode="multiple",
            concurrency_limit=None,
            api_visibility="private",
        )
        page.stop(None, cancels=[asked], api_visibility="private")
    app.queue(default_concurrency_limit=None)
    return app


def _reader(request: gr.Request) -> str:
    return read_cookie(request.headers.get("cookie", "")) or "nobody"
