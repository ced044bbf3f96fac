"""The supplies desk, whole: what is asked, what is heard and what is due."""

from attrs import frozen

from happycat.app.supplies.asked import Asked
from happycat.app.supplies.due import Due
from happycat.app.supplies.heard import Heard


@frozen
class Supplies(Asked, Heard, Due):
    """The desk: a kit for every assignment, handed out against a signature, and taken back."""
