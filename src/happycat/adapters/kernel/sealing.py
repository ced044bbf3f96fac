"""What every transaction leaves behind besides its changes: inbox, journal, outbox and audit rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import frozen

from happycat.adapters.kernel.writes import Work, World, Write
from happycat.domain.kernel.events import Event, lane_of, wire_name
from happycat.domain.kernel.people import Actor


@frozen
class Seal:
    """The mark of one transaction: who, what for, and the thread that leads to its last effect."""

    world: World
    actor: Actor
    work: Work
    correlation: UUID

    def inbox(self) -> list[Write]:
        """The message counts as handled, together with its effects or not at all."""
        if self.work.message is None:
            return []
        row = {"consumer": self.world.context, "message_id": self.work.message.id}
        return [self._insert("inbox", {**row, "handled_at": self.world.clock.now()})]

    def journal(self, events: Sequence[Event], last_seqs: Mapping[str, int]) -> list[Write]:
        """Every event with its place in its key's order, and then the outbox rows that name them."""
        seqs, rows = dict(last_seqs), []
        for event in events:
            seqs[event.key] = seqs.get(event.key, 0) + 1
            rows.append(self._row(event, seqs[event.key]))
        outbox = (self._insert("outbox", {"message_id": row["id"]}) for row in rows)
        return [*(self._insert("journal", row) for row in rows), *outbox]

    def audit(self, changes: Sequence[Write]) -> list[Write]:
        """Who did what to which things; for named commands only, since events are in the journal."""
        if not self.work.command:
            return []
        row = {
            "id": self.world.ids.new(),
            "at": self.world.clock.now(),
            "person": self.actor.person,
            "roles": " ".join(sorted(self.actor.roles)),
            "command": self.work.command,
            "correlation": self.correlation,
            "touched": " ".join(sorted({_touched(write) for write in changes})),
        }
        return [self._insert("audit", row)]

    def _row(self, event: Event, key_seq: int) -> dict[str, Any]:
        message = self.work.message
        return {
            "id": self.world.ids.new(),
            "type": wire_name(type(event)),
            "at": self.world.clock.now(),
            "key": event.key,
            "key_seq": key_seq,
            "lane": lane_of(event.key),
            "correlation": self.correlation,
            "causation": message.id if message else None,
            "body": self.world.codec.dumps(event),
        }

    def _insert(self, table: str, row: Mapping[str, Any]) -> Write:
        return Write("insert", self.world.table(table), row)


def _touched(write: Write) -> str:
    """`table/id@version` as far as the row has them."""
    id, version = write.values.get("id", write.key.get("id")), write.values.get("version")
    return write.table + (f"/{id}" if id else "") + (f"@{version}" if version else "")
