"""What each of many callers does; its answer is plain, so that it can travel between processes."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import httpx
from attrs import frozen

from happycat import HappyCat
from happycat.adapters.kernel.codec import JsonCodec
from happycat.app.shop.views import ReceiptView
from happycat.app.web.kernel import Once, Replayed
from happycat.domain.billing.events import ClientStanding
from happycat.domain.catalog.events import ServiceWithdrawn
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Refusal
from tests.cats.people import client, id_of, manager
from tests.cats.post import letter
from tests.cats.shop import BRUSH, NOW

ROUNDS = 1000


def check_out(cart: UUID, fingerprint: str, company: HappyCat, _: int) -> str:
    """Murka's cart; the receipt as JSON, or how it was refused."""
    return checked_out(company, client, cart, fingerprint)


def check_out_under_a_key(cart: UUID, fingerprint: str, company: HappyCat, _: int) -> str:
    """The same under one idempotency key, as the HTTP service does it."""
    once: Once[Any] = Once(company.contexts["shop"], client, "one key", "one request")
    try:
        bought = once(lambda shop: ReceiptView.of(shop.check_out(client, OrderId(cart), fingerprint)))
    except Replayed as before:
        return before.answer
    return bought.model_dump_json()


def post(path: str, body: dict[str, str], http: httpx.Client, _: int) -> tuple[int, str]:
    answer = http.post(path, json=body)
    return answer.status_code, answer.text


def checked_out(company: HappyCat, who: Actor, cart: UUID, fingerprint: str) -> str:
    try:
        return JsonCodec().dumps(company.shop.check_out(who, OrderId(cart), fingerprint))
    except Refusal as refusal:
        return f"{refusal.code}: {refusal}"


@frozen
class Basket:
    """A filled cart, whose it is, and the quote that was shown of it."""

    client: Actor
    cart: UUID
    fingerprint: str
    number: int = 0


def buy_or_sweep(baskets: Sequence[Basket], threads: int, company: HappyCat, number: int) -> str:
    """In each process one thread delivers and sweeps; each of the others checks out one basket."""
    process, thread = divmod(number, threads)
    if thread == threads - 1:
        return swept(company, len(baskets))
    basket = baskets[process * (threads - 1) + thread]
    return checked_out(company, basket.client, basket.cart, basket.fingerprint)


def swept(company: HappyCat, orders: int) -> str:
    """Until all orders are there, and once more."""
    for _ in range(ROUNDS):
        company.catch_up()
        if len(company.orders.page(manager, None, limit=orders)) == orders:
            break
    company.catch_up()
    return "swept"


def sweep(company: HappyCat, _: int) -> int:
    return company.catch_up()


# what comes between a quote and its checkout


def buy_unless_first(
    baskets: Sequence[Basket], between: Callable[[Basket, HappyCat], object], company: HappyCat, number: int
) -> str:
    """For every basket there is a caller in each process: in the first something else happens to it."""
    process, mine = divmod(number, len(baskets))
    if process == 0:
        between(baskets[mine], company)
        return ""
    return checked_out(company, baskets[mine].client, baskets[mine].cart, baskets[mine].fingerprint)


def bath_of(number: int) -> ServiceId:
    return ServiceId(id_of(f"bath {number}"))


def add_another(basket: Basket, company: HappyCat) -> None:
    company.shop.add_item(basket.client, BRUSH)


def withdraw(basket: Basket, company: HappyCat) -> None:
    heard(company, ServiceWithdrawn(2, bath_of(basket.number), withdrawn_at=NOW))


def owe(basket: Basket, company: HappyCat) -> None:
    heard(company, ClientStanding(1, ClientId(basket.client.person), 0, may_check_out=False))


def heard(company: HappyCat, event: Event) -> None:
    """The shop hears it as a message."""
    company.receivers["shop"].receive([letter(company, event)])
