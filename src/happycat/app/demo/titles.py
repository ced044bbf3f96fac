"""The stories by name, with one line each; light, because the command's help shows them."""

from typing import Final

STORIES: Final = {
    "cookies": "cookies come late or never, and no worker waits for one",
    "cancel-after-pickup": "a client cancels when the kit is out already",
    "no-show-race": "a start and a no-show at the same instant",
    "no-worker": "nobody is free for an order",
    "hand-back": "a worker cannot come after all, or is suspended",
}
