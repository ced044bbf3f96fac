"""The intake: anybody applies and gets a receipt (R36)."""

from attrs import frozen

from happycat.app.recruiting.desk import Desk
from happycat.domain.kernel.ids import ApplicationId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.values import PhotoRef
from happycat.domain.recruiting.intake import Applicant, Intake
from happycat.ports.kernel.commands import command


@frozen
class IntakeDesk(Desk):
    """Needs no role: the receipt is what its holder is known by."""

    @command
    def apply(
        self, actor: Actor, name: str, age: int, breed: str, coat: str, contact: str, vacancy: str = "worker"
    ) -> ApplicationId:
        """Takes an application; the same cat for the same vacancy gets the same receipt again (R36)."""
        applicant = Applicant(name, age, breed, coat, contact, vacancy)
        with self.begin(actor) as tx:
            known = tx.intakes.of_identity(applicant.identity)
            if known is not None:
                return known.id
            intake = Intake.of(ApplicationId(tx.new_id()), applicant, self.clock.now())
            tx.intakes.add(intake)
            return intake.id

    @command
    def add_photo(self, actor: Actor, application_id: ApplicationId, photo: PhotoRef) -> None:
        """The photo comes afterwards, by whoever has the receipt; a later one replaces it (R36)."""
        with self.begin(actor) as tx:
            tx.intakes.get(application_id).add_photo(photo)

    def receipt(self, actor: Actor, application_id: ApplicationId) -> Intake:
        """What was taken in under this receipt; refuses with `NotFound`."""
        with self.begin(actor) as tx:
            return tx.intakes.get(application_id)
