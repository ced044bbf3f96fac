"""A small bakery behind HTTP, which can be made to misbehave while it runs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import attrs
from attrs import Factory, define
from typing_extensions import override

from happycat.adapters.memory.bakery import MemoryBakery
from happycat.domain.supplies.bakery import Label

SOUND = b'{"taken": [], "delivered": []}'


def said(status: bytes, content: bytes) -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(content), content)


def ok(content: bytes) -> bytes:
    return said(b"200 OK", content)


WIRE = {
    "refuses": b"",
    "errors": said(b"500 Oops", SOUND),
    "accepts": said(b"202 Accepted", SOUND),
    "no_http": b"miaow\r\n\r\n",
    "short": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{",
    "far_too_long": ok(SOUND[:-1] + b', "padding": "' + b"x" * 1_000_000 + b'"}'),
    "garbage": ok(b"<cookie/>"),
    "not_utf8": ok(b'"\xff\xfe"'),
    "deep": ok(b"[" * 200_000),
    "no_object": ok(b"[]"),
    "empty": ok(b"{}"),
    "odd": ok(b'{"taken": [1], "delivered": [[]]}'),
    "numbers": ok(b'{"taken": "all", "delivered": [{"key": 1, "for_name": null}]}'),
}
"""What it says to everybody, byte by byte, by the name of the mischief; then it hangs up."""
TURNED_AWAY = b"HTTP/1.1 307 There\r\nLocation: %s/orders\r\nContent-Length: 0\r\n\r\n"
ENDLESS = ("hangs", "huge", "trickles", "drips")
MISCHIEFS = (*WIRE, "redirects", *ENDLESS)


@define
class BakeryServer:
    """`mischief` is one of `MISCHIEFS`, or empty; what it bakes, and how well, is its `oven`'s business."""

    oven: MemoryBakery
    mischief: str = ""
    url: str = ""
    elsewhere: str = "http://127.0.0.1:1"
    """Where it sends everybody when it redirects."""
    heard: list[dict[str, Any]] = Factory(list)
    """Every question, as it was asked."""
    closing: Event = Factory(Event)

    def answer(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        self.heard.append(question)
        if path == "/api/orders":
            labels = [Label(**cookie) for cookie in question["cookies"]]
            return {"taken": sorted(self.oven.order(labels))}
        return {"delivered": [attrs.asdict(label) for label in self.oven.baked(question["keys"])]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bakery: BakeryServer

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mischief = "errors" if self.bakery.oven.away else self.bakery.mischief
        if mischief:
            self.close_connection = True
            self._misbehave(mischief)
            return
        answer = json.dumps(self.bakery.answer(self.path, question)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _misbehave(self, mischief: str) -> None:
        turned_away = TURNED_AWAY % self.bakery.elsewhere.encode()
        at_once = {**WIRE, "redirects": turned_away}.get(mischief)
        if at_once is not None:
            self.wfile.write(at_once)
            return
        if mischief == "huge":
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"' + b"x" * 2_000_000)
        if mischief == "drips":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        while mischief in ("trickles", "drips") and not self.bakery.closing.wait(0.02):
            self.wfile.write(b" " if mischief == "drips" else b"H")
            self.wfile.flush()
        self.bakery.closing.wait(10)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is what these tests are about."""


@contextmanager
def bakery_server(oven: MemoryBakery) -> Iterator[BakeryServer]:
    """Serves the oven on a free port of this machine until the block ends."""
    bakery = BakeryServer(oven)
    server = Server(("127.0.0.1", 0), type("Served", (Handler,), {"bakery": bakery}))
    bakery.url = f"http://127.0.0.1:{server.server_address[1]}/api"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield bakery
    finally:
        bakery.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
