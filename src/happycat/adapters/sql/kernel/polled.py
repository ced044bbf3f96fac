"""What is asked of every database again and again: each question is put together once."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, bindparam, exists, func, literal, select, union_all

QUESTIONS = 256
"""How many are kept: a few for each context and listener of a process."""


@lru_cache(QUESTIONS)
def with_ids(things: Table) -> Select[Any]:
    """The aggregates with the `ids` that are given when it is asked."""
    c = things.c
    return select(c.id, c.version, c.state).where(c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(QUESTIONS)
def last_seqs_in(journal: Table) -> Select[Any]:
    """The highest place in its order of each of the `keys` that are given when it is asked."""
    c = journal.c
    wanted = c.key.in_(bindparam("keys", expanding=True))
    return select(c.key, func.max(c.key_seq)).where(wanted).group_by(c.key)


@lru_cache(QUESTIONS)
def waiting_in(deferred: Table, consumers: frozenset[str]) -> CompoundSelect[Any]:
    """Those of the consumers for which something is put aside; one look into the index for each."""
    kept = deferred.c.consumer
    asked = ((name, exists().where(kept == name)) for name in sorted(consumers))
    return union_all(*(select(literal(name)).where(anything) for name, anything in asked))


@lru_cache(QUESTIONS)
def heads_in(deferred: Table, consumer: str, limit: int) -> Select[Any]:
    """The first of every key that was put aside for the consumer and is not dead."""
    c, e = deferred.c, deferred.alias("earlier").c
    same = (e.consumer == c.consumer) & (e.source == c.source) & (e.key == c.key)
    first = ~exists().where(same & (e.key_seq < c.key_seq))
    query = select(deferred).where(c.consumer == consumer, c.reason != "dead", first)
    return query.order_by(c.next_attempt_at, c.source, c.key).limit(limit)


@lru_cache(QUESTIONS)
def unsent_in(journal: Table, outbox: Table, columns: Sequence[str], limit: int) -> Select[Any]:
    """Those columns of what was told and not yet sent, in the order in which it was told."""
    query = select(*(journal.c[name] for name in columns))
    query = query.join(outbox, outbox.c.message_id == journal.c.id)
    return query.order_by(journal.c.seq).limit(limit)


@lru_cache(QUESTIONS)
def untold_in(notice: Table, limit: int) -> Select[Any]:
    """Notices that were not yet passed on, the oldest first."""
    c = notice.c
    return select(c.person, c.cause, c.text, c.at).where(c.told.is_(False)).order_by(c.at).limit(limit)
