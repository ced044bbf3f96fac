"""The shop over HTTP."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import attrs
from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from happycat.app.shop.use_cases import Shop
from happycat.app.shop.views import (
    AddItem,
    CartView,
    CheckOut,
    OfferView,
    QuoteView,
    ReceiptView,
    SetAddress,
    SetStart,
    SetWishes,
    ShowingView,
)
from happycat.app.web.kernel import Limit, Me, MomentText, Number, OnceIn, Page, moment, page_of
from happycat.app.web.problems import problem
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.domain.shop.refusals import QuoteChanged

UseCases = NamedDependency[SkipValidation[Shop]]


def changed(_: Request[Any, Any, Any], refusal: QuoteChanged) -> Response[Any]:
    """What changed is also given field by field, for programs (R5)."""
    errors = [attrs.asdict(change) for change in refusal.changes]
    for error in errors:
        error["service_id"] = str(error["service_id"]) if error["service_id"] else None
    return problem(HTTPStatus.CONFLICT, refusal.code, str(refusal), errors=errors)


class ShopWindowController(Controller):
    path = "/shop/services"
    tags = ("shop",)

    @get("/", sync_to_thread=True)
    def browse(
        self, actor: Me, shop: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[OfferView]:
        """What is on sale (anybody)."""
        found = shop.browse(actor, ServiceId(after) if after else None, limit + 1)
        views = [OfferView.of(listing.id, listing.offer) for listing in found if listing.offer]
        return page_of(views, limit, lambda view: view.service_id)


class ShowingsController(Controller):
    path = "/shop/showings"
    tags = ("shop",)

    @get("/", sync_to_thread=True)
    def showed(
        self,
        at: FromQuery[MomentText],
        actor: Me,
        shop: UseCases,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[ShowingView]:
        """What was on sale at a past moment, and as what (manager)."""
        found = shop.showed(actor, moment("at", at), ServiceId(after) if after else None, limit + 1)
        return page_of([ShowingView.of(showing) for showing in found], limit, lambda view: view.service_id)

    @get("/{service_id:uuid}", sync_to_thread=True)
    def shown_history(
        self,
        service_id: FromPath[UUID],
        actor: Me,
        shop: UseCases,
        after: FromQuery[Number] = 0,
        limit: FromQuery[Limit] = 50,
    ) -> Page[ShowingView]:
        """What was ever shown of a service and from when on, withdrawals too, oldest first (manager)."""
        found = shop.shown_history(actor, ServiceId(service_id), after, limit + 1)
        return page_of([ShowingView.of(showing) for showing in found], limit, lambda view: view.revision)


class CartController(Controller):
    path = "/shop/cart"
    tags = ("shop",)

    @get("/", sync_to_thread=True)
    def cart(self, actor: Me, shop: UseCases) -> CartView:
        """One's open cart (client)."""
        return CartView.of(shop.cart(actor))

    @post("/items", sync_to_thread=True)
    def add_item(self, data: JSONBody[AddItem], actor: Me, once: OnceIn[Shop]) -> CartView:
        """Puts a service into the cart, which is opened if need be (client)."""
        return once(lambda shop: CartView.of(shop.add_item(actor, ServiceId(data.service_id))))

    @delete("/items/{service_id:uuid}", status_code=200, sync_to_thread=True)
    def remove_item(self, service_id: FromPath[UUID], actor: Me, once: OnceIn[Shop]) -> CartView:
        """Takes a service out of the cart (client)."""
        return once(lambda shop: CartView.of(shop.remove_item(actor, ServiceId(service_id))))

    @put("/start", sync_to_thread=True)
    def set_start(self, data: JSONBody[SetStart], actor: Me, once: OnceIn[Shop]) -> CartView:
        """Says when the work is wanted (client)."""
        return once(lambda shop: CartView.of(shop.set_start(actor, data.wanted_start)))

    @put("/address", sync_to_thread=True)
    def set_address(self, data: JSONBody[SetAddress], actor: Me, once: OnceIn[Shop]) -> CartView:
        """Says where (client)."""
        return once(lambda shop: CartView.of(shop.set_address(actor, data.address())))

    @put("/wishes", sync_to_thread=True)
    def set_wishes(self, data: JSONBody[SetWishes], actor: Me, once: OnceIn[Shop]) -> CartView:
        """Says what else the worker should know (client)."""
        return once(lambda shop: CartView.of(shop.set_wishes(actor, data.wishes)))


class CheckoutController(Controller):
    path = "/shop"
    tags = ("shop",)
    exception_handlers = {QuoteChanged: changed}

    @post("/quote", sync_to_thread=True)
    def quote(self, actor: Me, once: OnceIn[Shop]) -> QuoteView:
        """Shows the approximate price of the cart as it is now (client)."""

        def shown(shop: Shop) -> QuoteView:
            quoted = shop.quote(actor)
            cart = shop.cart(actor)
            return QuoteView.shown(cart.id, cart.shown_as(quoted.fingerprint))

        return once(shown)

    @post("/checkouts", sync_to_thread=True)
    def check_out(self, data: JSONBody[CheckOut], actor: Me, once: OnceIn[Shop]) -> ReceiptView:
        """Buys what was shown; repeating it gives the same receipt (client)."""
        cart_id = OrderId(data.cart_id)
        return once(lambda shop: ReceiptView.of(shop.check_out(actor, cart_id, data.fingerprint)))

    @get("/checkouts", sync_to_thread=True)
    def receipts(
        self, actor: Me, shop: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ReceiptView]:
        """One's receipts, newest first (client)."""
        found = shop.receipts(actor, OrderId(after) if after else None, limit + 1)
        return page_of([ReceiptView.of(receipt) for receipt in found], limit, lambda view: view.order_id)

    @post("/checkouts/{order_id:uuid}/reorder", sync_to_thread=True)
    def reorder(
        self, order_id: FromPath[UUID], data: JSONBody[SetStart], actor: Me, once: OnceIn[Shop]
    ) -> CartView:
        """Fills a fresh cart as an earlier checkout was, for a new date (client)."""
        order = OrderId(order_id)
        return once(lambda shop: CartView.of(shop.reorder(actor, order, data.wanted_start)))
