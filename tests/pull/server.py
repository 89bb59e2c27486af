"""A real HTTP server on this machine that misbehaves as told: what a release server may do to a download."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What is served at every path, and what happens in turn; an empty ``script`` means good answers.

    Steps of the script: ``drop`` breaks off half way through what is left, a number is a status without content,
    ``to URL`` redirects, ``change`` serves another version from now on, ``html`` is a login page.
    """

    content: bytes
    etag: str = '"v1"'
    ranges: bool = True
    script: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    wait: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        site = self.site
        site.asked.append({k.lower(): v for k, v in self.headers.items()})
        step = site.script.pop(0) if site.script else ""
        if step == "change":
            site.content, site.etag = site.content[::-1], '"v2"'
            step = ""
        if step.isdigit():
            self._head(int(step), {"Content-Length": "0", **({"Retry-After": site.wait} if site.wait else {})})
        elif step.startswith("to "):
            self._head(302, {"Location": step[3:], "Content-Length": "0"})
        elif step == "html":
            self._head(200, {"Content-Type": "text/html; charset=utf-8", "Content-Length": "6"})
            self.wfile.write(b"log in")
        else:
            self._file(step == "drop")

    def _file(self, drop: bool) -> None:
        site = self.site
        mark = {"ETag": site.etag} if site.etag else {}
        if site.etag and self.headers.get("If-None-Match") == site.etag:
            self._head(304, mark)
            return
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        start = int(asked[1]) if asked and site.ranges and self.headers.get("If-Range") == site.etag else 0
        if start >= len(site.content):
            self._head(416, {"Content-Range": f"bytes */{len(site.content)}", "Content-Length": "0"})
            return
        rest = site.content[start:]
        span = {"Content-Range": f"bytes {start}-{len(site.content) - 1}/{len(site.content)}"} if start else {}
        self._head(206 if start else 200, {**mark, **span, "Content-Length": str(len(rest))})
        self.wfile.write(rest[: len(rest) // 2] if drop else rest)
        self.close_connection = drop

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """The address of a server of ``site``."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
