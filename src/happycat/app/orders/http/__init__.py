"""Orders and matching over HTTP."""

from happycat.app.orders.http.matching import MatchingController
from happycat.app.orders.http.orders import MineController, OrdersController

__all__ = ["MatchingController", "MineController", "OrdersController"]
