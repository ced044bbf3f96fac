"""Orders, whole: what is asked, what is heard and what is due."""

from attrs import frozen

from happycat.app.orders.asked import Asked
from happycat.app.orders.available import Available
from happycat.app.orders.due import Due
from happycat.app.orders.heard import Heard
from happycat.app.orders.matched import MatchedUp


@frozen
class Orders(Asked, Available, MatchedUp, Heard, Due):
    """The life of an order, and the matching of workers to orders."""
