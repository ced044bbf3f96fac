"""Matching: finding a worker for an order, explaining it, and the pipeline that does it."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from happycat.app.orders.desk import Desk, active, tell
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.orders import border, notices
from happycat.domain.orders.events import MatchExplained
from happycat.domain.orders.explained import Explained, Preview
from happycat.domain.orders.matches import Inputs, Match, PipelineVersion
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.policy import LOAD_WINDOW
from happycat.domain.orders.reasons import Reason
from happycat.domain.orders.samples import Matched, Waiting
from happycat.ports.kernel.commands import command
from happycat.ports.orders import OrdersTx

MOST_MATCHES = 50


@frozen
class MatchedUp(Desk):
    """Pipelines, scores and explanations are for managers only; the formula is for nobody (R8, R15)."""

    @command
    def match(self, actor: Actor, order_id: OrderId) -> None:
        """Gives the order to the best free worker; without one it goes on waiting (R16)."""
        actor.must_be(Role.SYSTEM, Role.MANAGER)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.must_wait(self._now())
            inputs = self._inputs(tx, order, active(tx))
            matched = self._match(inputs)
            if isinstance(matched, Matched):
                self._assign(tx, order, inputs, matched)

    def _inputs(self, tx: OrdersTx, order: Order, pipeline: Pipeline) -> Inputs:
        """What decides: the hard filters are the query's, so nothing can relax them."""
        free = tx.workers.free(order.wanted, order.client_id)
        load = tx.bookings.load(order.wanted.start - LOAD_WINDOW, order.wanted.end + LOAD_WINDOW)
        samples = border.samples_of(free, load)
        return Inputs(border.reference_of(order), samples, pipeline, self.dice.seed())

    def _match(self, inputs: Inputs) -> Matched | Waiting:
        return self.matcher.match(inputs.reference, inputs.samples, inputs.pipeline, inputs.seed)

    def _assign(self, tx: OrdersTx, order: Order, inputs: Inputs, matched: Matched) -> None:
        """Assignment, booking, record and explanation in one transaction, or nothing of it (R17)."""
        now, worker = self._now(), border.worker_of(matched)
        made = order.assign(worker, self.prices.price(order.lines), now)
        tx.bookings.take(worker, made.agreed, order.id)
        kept = Match(
            id=tx.new_id(), order_id=order.id, assignment=made.number, inputs=inputs, matched=matched, at=now
        )
        tx.matches.add(kept)
        explanation = border.explanation_of(matched)
        name = inputs.pipeline.hash
        tx.publish(MatchExplained(order.id, made.number, worker, name, explanation, now))
        tell(tx, notices.prepared(order))

    def explain(self, actor: Actor, order_id: OrderId) -> Sequence[Explained]:
        """Why these workers were matched, newest first; each match is replayed as a proof (R15)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            matches = tx.matches.of_order(tx.orders.get(order_id).id, limit=MOST_MATCHES)
        return [Explained.of(kept, self._match(kept.inputs)) for kept in matches]

    # pipelines

    def pipeline(self, actor: Actor) -> Pipeline:
        """The active one."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return active(tx)

    def pipelines(
        self, actor: Actor, before: int | None = None, limit: int = 50
    ) -> Sequence[PipelineVersion]:
        """Who put which pipeline into use, when and why; newest first."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.pipelines.newest(before, limit)

    @command
    def edit_pipeline(self, actor: Actor, document: Mapping[str, Any], reason: str) -> PipelineVersion:
        """A new immutable version, active at once; refuses with `BadPipeline` (R15)."""
        actor.must_be(Role.MANAGER)
        pipeline, why = Pipeline.of(document), Reason(reason).text
        with self.begin(actor) as tx:
            newest = tx.pipelines.newest(None, limit=1)
            version = PipelineVersion(
                id=tx.new_id(),
                number=newest[0].number + 1 if newest else 1,
                pipeline=pipeline,
                by=actor.person,
                reason=why,
                at=self._now(),
            )
            tx.pipelines.add(version)
            return version

    def preview(self, actor: Actor, document: Mapping[str, Any], order_id: OrderId) -> Preview:
        """What a pipeline would answer for a real order; changes nothing (R15).

        A waiting order is tried with who is free now, a matched one with what its last match was made from.
        """
        actor.must_be(Role.MANAGER)
        pipeline = Pipeline.of(document)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            last = tx.matches.of_order(order.id, limit=1)
            waits = order.current is None or not last
            inputs = self._inputs(tx, order, pipeline) if waits else last[0].inputs.under(pipeline)
        return Preview.of(pipeline, self._match(inputs))
