"""The page that tells what the API has: drawn from its OpenAPI description, with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Dateline's API</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
code{font:14px/1.5 ui-monospace,monospace}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-top:1px solid #8884}h2{margin-top:2rem}
</style><h1>Dateline's API</h1>
<p>The same as <a href="/openapi.json">OpenAPI</a>. Errors are <code>{"error": {"message": ...}}</code>.</p>"""


def draw(schema: Mapping[str, Any]) -> str:
    """The page, as HTML."""
    return HEAD + "".join(_operations(schema)) + "</html>"


def _operations(schema: Mapping[str, Any]) -> Iterator[str]:
    shapes = schema.get("components", {}).get("schemas", {})
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
            yield f"<p>{escape(operation.get('description', ''))}</p>"
            rows = [(one["name"], one["schema"], one.get("description", "")) for one in operation.get("parameters", ())]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            if body:
                shape = shapes[body["$ref"].rpartition("/")[2]]
                rows += [(name, field, field.get("description", "")) for name, field in shape["properties"].items()]
            if rows:
                yield "<table>" + "".join(_row(*row) for row in rows) + "</table>"


def _row(name: str, field: Mapping[str, Any], description: str) -> str:
    default = f", default {field['default']!r}" if "default" in field else ""
    return (
        f"<tr><td><code>{escape(name)}</code><td>{escape(_type(field))}{escape(default)}<td>{escape(description)}</tr>"
    )


def _type(field: Mapping[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(map(_type, field["anyOf"]))
    named = str(field.get("$ref", "")).rpartition("/")[2] or str(field.get("format") or field.get("type", ""))
    return f"list of {_type(field['items'])}" if named == "array" else named
