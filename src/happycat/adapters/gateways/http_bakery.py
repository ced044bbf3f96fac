"""The bakery over HTTP: two questions, each about a batch, each answered soon or not at all (R18)."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from socket import SHUT_RDWR, socket
from threading import Lock, Thread
from typing import Any, TypeVar

import attrs
import httpx
from attrs import define

from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.supplies.bakery import Label

A = TypeVar("A")

DEADLINE = timedelta(seconds=1)
LONGEST_ANSWER = 1_000_000
"""Bytes; what is longer is no answer."""
CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


@define
class Line:
    """The connection that one question goes over; hung up, whatever waits on it comes to an end at once.

    The limits of the HTTP client are for each byte, not for the whole: a bakery that drips stays below them.
    """

    connected: socket | None = None
    hung_up: bool = False

    def note(self, what: str, details: Mapping[str, Any]) -> None:
        """The HTTP client tells what it does; a connection that nobody waits for any more is cut unused."""
        if what in CONNECTED:
            self.connected = details["return_value"].get_extra_info("socket")
            if self.hung_up:
                self.hang_up()

    def hang_up(self) -> None:
        """From any thread, at any time, also when all is over."""
        self.hung_up = True  # before the look at the socket: `note` does the two the other way round
        if self.connected is not None:
            with suppress(OSError):  # it is closed already
                self.connected.shutdown(SHUT_RDWR)


class HttpBakery:
    """Asks `POST {url}/orders` and `POST {url}/deliveries`, in JSON; follows nobody elsewhere.

    A question is asked in a thread of its own, which is not waited for beyond the deadline: neither a name
    server nor a bakery that sends a byte now and then can hold up the scheduler. Who gives up hangs up, which
    ends the thread, so that the next question is asked. Only a name server can still hold the thread, until
    the system gives it up; as long as it does no other is started.
    """

    def __init__(self, url: str, deadline: timedelta = DEADLINE) -> None:
        self._url, self._seconds = url.rstrip("/"), deadline.total_seconds()
        plain = {"Accept": "application/json", "Accept-Encoding": "identity"}
        fresh = httpx.Limits(max_keepalive_connections=0)  # an old connection may be dead without our knowing
        self._http = httpx.Client(timeout=self._seconds, headers=plain, limits=fresh, trust_env=False)
        self._turn = Lock()

    def order(self, labels: Sequence[Label], /) -> frozenset[str]:
        cookies = [attrs.asdict(label) for label in labels]
        return self._soon(lambda line: _keys(self._ask("orders", {"cookies": cookies}, line)))

    def baked(self, keys: Sequence[str], /) -> Sequence[Label]:
        return self._soon(lambda line: _labels(self._ask("deliveries", {"keys": list(keys)}, line)))

    def close(self) -> None:
        self._http.close()

    def _soon(self, question: Callable[[Line], A]) -> A:
        if not self._turn.acquire(timeout=self._seconds):
            raise Unreachable("the bakery still has not answered the last question")
        line, answer = Line(), Future[A]()
        Thread(target=self._wait_for, args=(question, line, answer), daemon=True, name="bakery").start()
        try:
            return answer.result(self._seconds)
        except Unreachable:
            raise
        except Exception as failure:
            raise Unreachable(f"the bakery did not answer ({type(failure).__name__})") from failure
        finally:
            line.hang_up()

    def _wait_for(self, question: Callable[[Line], A], line: Line, answer: Future[A]) -> None:
        try:
            answer.set_result(question(line))
        except BaseException as failure:  # noqa: BLE001  # it is raised again in the thread that asked
            answer.set_exception(failure)
        finally:
            self._turn.release()

    def _ask(self, what: str, question: dict[str, Any], line: Line) -> Any:
        url, noting = f"{self._url}/{what}", {"trace": line.note}
        with self._http.stream("POST", url, json=question, extensions=noting) as response:
            if response.status_code != httpx.codes.OK:
                raise Unreachable(f"the bakery answered {response.status_code}")
            return json.loads(_read(response))


def _read(response: httpx.Response) -> bytes:
    content = b""
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > LONGEST_ANSWER:
            raise Unreachable("the bakery's answer has no end")
    return content


def _keys(answer: Any) -> frozenset[str]:
    keys = answer["taken"]
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise Unreachable("the bakery's answer makes no sense")
    return frozenset(keys)


def _labels(answer: Any) -> Sequence[Label]:
    return [Label(bag["key"], bag["for_name"]) for bag in answer["delivered"]]
