"""Every story by its name."""

from happycat.app.demo.stories.cancel_after_pickup import CancelAfterPickup
from happycat.app.demo.stories.cookies import Cookies
from happycat.app.demo.stories.hand_back import HandBack
from happycat.app.demo.stories.no_show_race import NoShowRace
from happycat.app.demo.stories.no_worker import NoWorker
from happycat.app.demo.stories.whole import Whole
from happycat.app.demo.story import Story

TOLD: tuple[type[Story], ...] = (Cookies, CancelAfterPickup, NoShowRace, NoWorker, HandBack)


def story_of(name: str | None = None) -> Story:
    """That story on a fresh company; without a name the whole one."""
    return Whole() if name is None else {kind.name: kind for kind in TOLD}[name]()
