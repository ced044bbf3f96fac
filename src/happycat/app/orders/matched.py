"""Matching: finding a worker for an order, explaining it, and the pipeline that does it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import frozen

from happycat.app.orders.desk import Desk, active, tell
from happycat.app.orders.past import Past
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.orders import border, matching, notices
from happycat.domain.orders.events import MatchExplained
from happycat.domain.orders.explained import Explained, Preview, Replayed
from happycat.domain.orders.matches import Activation, Inputs, Match, PipelineVersion
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.reasons import Reason
from happycat.domain.orders.samples import Matched, Waiting
from happycat.ports.kernel.commands import command
from happycat.ports.orders import Candidates, OrdersTx

MOST_MATCHES = 50


@frozen
class MatchedUp(Desk):
    """Pipelines, scores and explanations are for managers only; the formula is for nobody (R8, R15)."""

    @command
    def match(self, actor: Actor, order_id: OrderId) -> None:
        """Gives the order to the best free worker; without one it goes on waiting (R16).

        The candidates are asked for between two transactions; what has changed since makes it `Stale`.
        """
        actor.must_be(Role.SYSTEM, Role.MANAGER)
        with self.begin(actor) as tx:
            order = self._waiting(tx, order_id)
            pipeline = active(tx)
        candidates = self.matcher.candidates(order.wanted, order.client_id)
        with self.begin(actor) as tx:
            order = self._waiting(tx, order_id)
            inputs = self._inputs(order, candidates, pipeline)
            matched = _match(candidates, inputs)
            if isinstance(matched, Matched):
                tx.workers.get(matched.chosen).book(candidates.changes_of(border.worker_of(matched)))
                self._assign(tx, order, inputs, matched)

    def _waiting(self, tx: OrdersTx, order_id: OrderId) -> Order:
        order = tx.orders.get(order_id)
        order.must_wait(self._now())
        return order

    def _inputs(self, order: Order, candidates: Candidates, pipeline: Pipeline) -> Inputs:
        """What decides; who is a candidate is not the pipeline's to say, so nothing can relax it (R16)."""
        return Inputs(border.reference_of(order), candidates.crowd(), pipeline, self.dice.seed())

    def _assign(self, tx: OrdersTx, order: Order, inputs: Inputs, matched: Matched) -> None:
        """Assignment, booking, record and explanation in one transaction, or nothing of it (R17)."""
        now, worker = self._now(), border.worker_of(matched)
        made = order.assign(worker, self.prices.price(order.lines), now)
        tx.bookings.take(worker, made.agreed, order.id)
        kept = Match(
            id=tx.new_id(), order_id=order.id, assignment=made.number, inputs=inputs, matched=matched, at=now
        )
        tx.matches.add(kept)
        explanation = border.explanation_of(matched, inputs.crowd)
        name = inputs.pipeline.hash
        tx.publish(MatchExplained(order.id, made.number, worker, name, explanation, now))
        tell(tx, notices.prepared(order))

    def explain(self, actor: Actor, order_id: OrderId) -> Sequence[Explained]:
        """Why these workers were matched, newest first; each match is replayed as a proof (R15)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            matches = tx.matches.of_order(order.id, limit=MOST_MATCHES)
            again = replayed(tx, [kept.inputs for kept in matches])
            return [Explained.of(kept, order, one) for kept, one in zip(matches, again, strict=True)]

    def replay(self, actor: Actor, after: UUID | None = None, limit: int = 50) -> Sequence[Replayed]:
        """Matches in the order of their ids, made again from what was recorded (R15)."""
        actor.must_be(Role.MANAGER, Role.SYSTEM)
        with self.begin(actor) as tx:
            matches = tx.matches.page(after, limit)
            orders = {order.id: order for order in tx.orders.many({kept.order_id for kept in matches})}
            again = replayed(tx, [kept.inputs for kept in matches])
            pairs = zip(matches, again, strict=True)
            return [Replayed.of(kept, orders[kept.order_id], one) for kept, one in pairs]

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
    def edit_pipeline(
        self, actor: Actor, document: Mapping[str, Any], reason: str, activate: bool = True
    ) -> PipelineVersion:
        """A new immutable version, put into use at once if wanted; refuses with `BadPipeline` (R15).

        The same content is the same version, whoever writes it down again.
        """
        actor.must_be(Role.MANAGER)
        pipeline, why = Pipeline.of(document), Reason(reason).text
        with self.begin(actor) as tx:
            version = tx.pipelines.saying(pipeline.hash) or self._version(tx, actor, pipeline, why)
            if activate:
                self._activate(tx, actor, version, why)
            return version

    @command
    def activate_pipeline(self, actor: Actor, number: int, reason: str) -> PipelineVersion:
        """Puts a version into use, for all matches from now on; also an old one again (R15)."""
        actor.must_be(Role.MANAGER)
        why = Reason(reason).text
        with self.begin(actor) as tx:
            version = tx.pipelines.numbered(number)
            if version is None:
                raise NotFound(thing="pipeline")
            self._activate(tx, actor, version, why)
            return version

    def activations(self, actor: Actor, before: int | None = None, limit: int = 50) -> Sequence[Activation]:
        """Which version was put into use when, by whom and why; newest first."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.activations.newest(before, limit)

    def _version(self, tx: OrdersTx, actor: Actor, pipeline: Pipeline, why: str) -> PipelineVersion:
        newest = tx.pipelines.newest(None, limit=1)
        number = newest[0].number + 1 if newest else 1
        whose: dict[str, Any] = {"id": tx.new_id(), "by": actor.person, "reason": why, "at": self._now()}
        version = PipelineVersion(number=number, pipeline=pipeline, **whose)
        tx.pipelines.add(version)
        return version

    def _activate(self, tx: OrdersTx, actor: Actor, version: PipelineVersion, why: str) -> None:
        newest = tx.activations.newest(None, limit=1)
        if newest and newest[0].version == version.number:
            return
        number = newest[0].number + 1 if newest else 1
        whose: dict[str, Any] = {"id": tx.new_id(), "by": actor.person, "reason": why, "at": self._now()}
        tx.activations.add(Activation(number=number, version=version.number, **whose))

    def preview(self, actor: Actor, document: Mapping[str, Any], order_id: OrderId) -> Preview:
        """What a pipeline would answer for a real order; changes nothing (R15).

        A waiting order is tried with who is free now, a matched one with what its last match was made from.
        """
        actor.must_be(Role.MANAGER)
        pipeline = Pipeline.of(document)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            last = tx.matches.of_order(order.id, limit=1)
            if order.current is not None and last:
                inputs = last[0].inputs.under(pipeline)
                return Preview.of(inputs, replayed(tx, [inputs])[0])
        candidates = self.matcher.candidates(order.wanted, order.client_id)
        inputs = self._inputs(order, candidates, pipeline)
        return Preview.of(inputs, _match(candidates, inputs))


def _match(candidates: Candidates, inputs: Inputs) -> Matched | Waiting:
    return candidates.match(inputs.reference, inputs.pipeline, inputs.seed)


def replayed(tx: OrdersTx, many: Sequence[Inputs]) -> list[Matched | Waiting]:
    """The answers once more, from what was recorded alone and by the domain's own steps."""
    past, answers = Past(tx), {}
    for place, inputs in sorted(enumerate(many), key=lambda one: one[1].crowd.mark):
        samples = border.samples_in(inputs.crowd, past.at(inputs.crowd.mark))
        answers[place] = matching.match(inputs.reference, samples, inputs.pipeline, inputs.seed)
    return [answers[place] for place in range(len(many))]
