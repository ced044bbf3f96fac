"""What managers can ask of the catalog (R1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen

from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.catalog.model import Revision, Service, Signed
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.time import aware
from happycat.ports.catalog import CatalogTx
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock


@frozen
class Catalog:
    """Services are drafted, edited, published, archived and restored; for managers only (R46)."""

    begin: Begin[CatalogTx]
    clock: Clock

    # asked

    @command
    def draft(self, actor: Actor, details: ServiceDetails) -> Service:
        """A new service that nobody outside sees yet."""
        signed = self._signed(actor, "drafted")
        with self.begin(actor) as tx:
            service = Service(id=ServiceId(tx.new_id()), details=details)
            tx.services.add(service)
            tx.revisions.add(service.draft(signed))
            return service

    @command
    def edit(self, actor: Actor, service_id: ServiceId, details: ServiceDetails, reason: str) -> Service:
        """New content; refuses `NothingChanged` and `WrongServiceStatus` (archived)."""
        signed = self._signed(actor, reason)
        with self.begin(actor) as tx:
            service = tx.services.get(service_id)
            tx.revisions.add(service.edit(details, signed))
            return service

    @command
    def publish(self, actor: Actor, service_id: ServiceId) -> Service:
        """On sale from now on; refuses `WrongServiceStatus` unless it is a draft."""
        signed = self._signed(actor, "published")
        with self.begin(actor) as tx:
            service = tx.services.get(service_id)
            tx.revisions.add(service.publish(signed))
            return service

    @command
    def archive(self, actor: Actor, service_id: ServiceId, reason: str) -> Service:
        """No longer on sale; refuses `WrongServiceStatus` if it is archived already."""
        signed = self._signed(actor, reason)
        with self.begin(actor) as tx:
            service = tx.services.get(service_id)
            tx.revisions.add(service.archive(signed))
            return service

    @command
    def restore(self, actor: Actor, service_id: ServiceId, revision: int, reason: str) -> Service:
        """The content of an old revision as a new one; an archived service becomes a draft again."""
        signed = self._signed(actor, reason)
        with self.begin(actor) as tx:
            service = tx.services.get(service_id)
            tx.revisions.add(service.restore(tx.revisions.get(service_id, revision), signed))
            return service

    def get(self, actor: Actor, service_id: ServiceId) -> Service:
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.services.get(service_id)

    def page(self, actor: Actor, after: ServiceId | None = None, limit: int = 50) -> Sequence[Service]:
        """All services, drafts and archived ones too, in the order of their ids."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.services.page(after, limit)

    def revisions(
        self, actor: Actor, service_id: ServiceId, after: int = 0, limit: int = 50
    ) -> Sequence[Revision]:
        """The revisions of a service, oldest first, after that number."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.revisions.page(tx.services.get(service_id).id, after, limit)

    def compare(
        self, actor: Actor, service_id: ServiceId, old: int, new: int
    ) -> Mapping[str, tuple[str, str]]:
        """What two revisions say differently: field -> (old, new); refuses with `NotFound`."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            service = tx.services.get(service_id)
            return tx.revisions.get(service.id, old).compared(tx.revisions.get(service.id, new))

    def as_of(self, actor: Actor, service_id: ServiceId, at: datetime) -> Revision:
        """The service as it was at that instant; refuses with `NotFound` before it was drafted."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.revisions.as_of(tx.services.get(service_id).id, aware(at))

    def _signed(self, actor: Actor, reason: str) -> Signed:
        actor.must_be(Role.MANAGER)
        return Signed(actor.person, self.clock.now(), reason)
