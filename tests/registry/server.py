"""A registry and a PubMed on this machine: a real HTTP server with paging, that misbehaves as its script says."""

from __future__ import annotations

import base64
import gzip
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.registry.studies import Study, nct, updated

_RANGE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[([^,]+),([^\]]+)\]")
CUTS = ("cut", "cut chunks", "cut gzip", "cut end", "empty")


@dataclass
class Registry:
    """What is served, and what happens in turn; an empty ``script`` means good answers.

    Steps: a number is a status (``429 7``: with that Retry-After, ``403 words``: with that body); ``cut`` ends within
    the promised length, ``cut chunks`` within a chunked body, ``cut gzip`` within a packed one, ``cut end`` closes an
    answer without a length early, ``empty`` is nothing; ``reset`` breaks the connection; ``html``, ``list``, ``text``
    are other things than a page; ``slow N`` waits; ``expire`` forgets all page tokens; ``plain`` gives a right page
    with a wrong content type. ``between`` are calls made before the request of that number (from 1) is answered.
    """

    studies: dict[str, Study] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    script: list[str] = field(default_factory=list)
    between: dict[int, Callable[[], None]] = field(default_factory=dict)
    by_offset: bool = False
    """Page tokens are places in the list, so pages slip when the data changes; else they name the last study."""
    count_total: bool = True
    epoch: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def put(self, *studies: Study) -> None:
        self.studies.update({nct(s): s for s in studies})

    def matching(self, asked: dict[str, str]) -> list[Study]:
        found = list(self.studies.values())
        if ids := asked.get("filter.ids"):
            found = [s for s in found if nct(s) in ids.split(",")]
        if span := _RANGE.search(asked.get("filter.advanced", "")):
            low, high = span[1].replace("MIN", "0"), span[2].replace("MAX", "9999-99-99")
            found = [s for s in found if low <= updated(s) <= high]
        if words := asked.get("query.term"):
            found = [s for s in found if words.lower() in json.dumps(s).lower()]
        if asked.get("sort") == "LastUpdatePostDate:asc":
            return sorted(found, key=_place)
        return sorted(found, key=nct)

    def page(self, asked: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """Status and answer, as the registry gives them."""
        if "bad words" in asked.get("query.term", ""):
            return 400, "Invalid query: `bad words` cannot be parsed at 1:4"
        found = self.matching(asked)
        start, size = 0, min(int(asked.get("pageSize", "10")), 1000)
        if token := asked.get("pageToken"):
            try:
                epoch, last, offset = json.loads(base64.urlsafe_b64decode(token))
            except ValueError:
                epoch, last, offset = -1, "", 0
            if epoch != self.epoch:
                return 400, "Incorrect pageToken format"
            places = [list(_place(s)) if "sort" in asked else nct(s) for s in found]
            start = offset if self.by_offset else sum(p <= last for p in places)
        studies = found[start : start + size]
        answer: dict[str, Any] = {
            "studies": [_only_id(s) for s in studies] if asked.get("fields") == "NCTId" else studies
        }
        if asked.get("countTotal") == "true" and not token and self.count_total:
            answer = {"totalCount": len(found), **answer}
        if start + size < len(found):
            last = list(_place(studies[-1])) if "sort" in asked else nct(studies[-1])
            said = json.dumps([self.epoch, last, start + size])
            answer["nextPageToken"] = base64.urlsafe_b64encode(said.encode()).decode()
        return 200, answer

    def efetch(self, asked: dict[str, str]) -> tuple[int, str]:
        if asked.get("api_key") == "wrong":
            return 400, '{"error":"API key invalid","api-key":"wrong"}'
        head = '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "none.dtd">\n'
        found = [self.articles[i] for i in asked["id"].split(",") if i in self.articles]
        return 200, f"{head}<PubmedArticleSet>\n" + "\n".join(found) + "\n</PubmedArticleSet>"


def _place(one: Study) -> tuple[str, str]:
    return updated(one), nct(one)


def _only_id(one: Study) -> Study:
    return {"protocolSection": {"identificationModule": {"nctId": nct(one)}}}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Registry

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self._turn(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._turn(dict(parse_qsl(body)))

    def _turn(self, asked: dict[str, str]) -> None:
        site = self.site
        site.asked.append(asked | {"path": urlsplit(self.path).path, "method": self.command})
        site.agents.add(self.headers["User-Agent"])
        if act := site.between.pop(len(site.asked), None):
            act()
        step = site.script.pop(0) if site.script else ""
        if step == "expire":
            site.epoch += 1
        if step.startswith("slow "):
            time.sleep(float(step[5:]))
        if step == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        if step[:3].isdigit():
            again = step[0] == "5" or step.startswith("429")
            after = {"Retry-After": step[4:]} if again and step[4:] else {}
            self._send(int(step[:3]), b"" if again else step[4:].encode(), "text/plain", headers=after)
            return
        if urlsplit(self.path).path.endswith("/efetch.fcgi"):
            status, text = site.efetch(asked)
            self._send(status, text.encode(), "text/xml; charset=UTF-8", step)
        elif urlsplit(self.path).path.endswith("/studies"):
            status, answer = site.page(asked)
            text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
            kind = "text/plain" if isinstance(answer, str) or step == "plain" else "application/json"
            self._send(status, text.encode(), kind, step)
        else:
            self._send(404, b"no such path", "text/plain")

    def _send(self, status: int, body: bytes, kind: str, step: str = "", headers: dict[str, str] | None = None) -> None:
        other = {
            "html": b"<!DOCTYPE html><p>down for maintenance",
            "list": b"[]",
            "text": b"come back later",
            "empty": b"",
        }
        body = other.get(step, body)
        kind = "text/html" if step == "html" else kind
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        half = body[: len(body) // 2]
        if step == "cut chunks":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n" % (len(half), half)
        elif step in ("cut end", "cut gzip"):
            self.send_header("Connection", "close")
            if step == "cut gzip":
                self.send_header("Content-Encoding", "gzip")
                packed = gzip.compress(body)
                half = packed[: len(packed) // 2]
            body = half
        else:
            self.send_header("Content-Length", str(len(body)))
            body = half if step == "cut" else body
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = step.startswith("cut")


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Clients may go whenever they like."""


@contextmanager
def serving(site: Registry, port: int = 0) -> Iterator[str]:
    """The address of a server of ``site``."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
