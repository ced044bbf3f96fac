"""What runs for long: HTTP, delivery and scheduler, until somebody says stop."""

import gc
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from types import FrameType

import uvicorn
from litestar.concurrency import set_asyncio_executor

from happycat.app.company import HappyCat
from happycat.app.server import application
from happycat.domain.kernel.refusals import Misconfigured

HTTP_THREADS = 16
"""Handlers run in these; with SQLite more of them would only wait for each other."""
GRACE_SECONDS = 8


def door_at(host: str, port: int) -> socket.socket:
    """The socket to serve at, not open yet; refuses with `Misconfigured`, before anything else was done."""
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
    except OSError as wrong:
        door.close()
        raise Misconfigured(
            f"cannot serve at {host}:{port}: {wrong.strerror}; set HAPPYCAT_HOST or HAPPYCAT_PORT"
        ) from None
    return door


def serve(company: HappyCat, door: socket.socket, *, work: bool) -> None:
    """Serves HTTP until SIGINT or SIGTERM; with `work` also delivers and ticks."""
    set_asyncio_executor(ThreadPoolExecutor(HTTP_THREADS, thread_name_prefix="happycat-http"))
    config = uvicorn.Config(
        application(company),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    _ignore_repeated_signals()
    _collect_no_more()
    with ExitStack() as stack:
        stack.enter_context(company)
        if work:
            stack.enter_context(company.running())
        uvicorn.Server(config).run([door])


def work(company: HappyCat, *, deliver: bool, tick: bool) -> None:
    """Delivers messages, does what is due by time, or both, until SIGINT or SIGTERM."""
    stop = Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, told)
    signal.signal(signal.SIGTERM, told)
    with company, company.running(deliver=deliver, tick=tick):
        stop.wait()


def _collect_no_more() -> None:
    """What is loaded by now stays: looking through all of it at every full collection takes 80 ms."""
    gc.collect()
    gc.freeze()


def _ignore_repeated_signals() -> None:
    """The server raises the signal that stopped it once more when it is done; by then we are leaving."""

    def leaving(_signal: int, _frame: FrameType | None) -> None:
        """Nothing more to do."""

    signal.signal(signal.SIGINT, leaving)
    signal.signal(signal.SIGTERM, leaving)
