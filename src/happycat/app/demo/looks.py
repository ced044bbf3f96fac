"""What people see when they look: read from the contexts, said as a sentence of the story."""

from happycat.app.demo.cast import DemoClient
from happycat.app.demo.play import MANAGER
from happycat.app.demo.story import Story
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor
from happycat.domain.payroll.events import EntryKind
from happycat.domain.quality.model import Inspection


def at_order(story: Story, client: DemoClient, order_id: OrderId) -> None:
    """The client at its own order."""
    title, order = story.titled(order_id), story.stage.company.orders.get(client.actor, order_id)
    who = f"{story.names.people[str(order.worker_id)]} comes" if order.worker_id else "nobody comes yet"
    story.say(f"{client.name} looks: {title} is {order.status}, {who}")


def at_kits(story: Story, order_id: OrderId) -> None:
    """A manager at all kits that were made for the order."""
    kits = [kit for kit in story.stage.company.supplies.kits(MANAGER) if kit.order_id == order_id]
    kits.sort(key=lambda kit: kit.assignment)
    states = (f"number {kit.assignment} is {_words(kit.status)}" for kit in kits)
    story.say(f"A manager looks at the kits of {story.titled(order_id)}: {', '.join(states)}")


def at_return(story: Story, order_id: OrderId) -> None:
    """A manager at a kit that is out and should not be."""
    kit = story.stage.company.supplies.get(MANAGER, order_id)
    when = f"due by {kit.return_by:%d %b %H:%M}, lost from {kit.lost_at:%d %b %H:%M} on"
    story.say(f"A manager looks: the kit of {story.titled(order_id)} is {_words(kit.status)}, {when}")


def at_account(story: Story, worker: Actor) -> None:
    """A worker at its own account."""
    account = story.stage.company.payroll.statement(worker)
    fines = sum(entry.kind is EntryKind.PENALTY for entry in account.entries)
    what = f"balance {account.balance}, payouts {len(account.payouts)}, penalties {fines}"
    story.say(f"{story.called(worker)} looks at its account: {what}")


def at_inspection(story: Story, order_id: OrderId) -> Inspection:
    """A manager at the order's inspection and at its grounds."""
    inspections = story.stage.company.quality.inspections(MANAGER)
    inspection = next(one for one in inspections if one.order_id == order_id)
    grounds = ", ".join(_words(reason.ground) for reason in inspection.grounds)
    title = story.titled(order_id)
    story.say(f"A manager looks: the inspection of {title} is {inspection.status}; grounds: {grounds}")
    return inspection


def _words(status: str) -> str:
    return status.replace("_", " ")
