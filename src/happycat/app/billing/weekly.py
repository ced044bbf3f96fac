"""The weekly run: every finished order on exactly one invoice, however often it is begun again (R23)."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from happycat.app.billing.desk import ACCOUNTING, Desk
from happycat.domain.billing.attempts import Attempt
from happycat.domain.billing.events import LedgerSealed
from happycat.domain.billing.invoicing import Charge, Draft, Trailing, absurd, draft
from happycat.domain.billing.model import Invoice, Parked
from happycat.domain.billing.policy import CLIENTS_AT_ONCE, TRAILING
from happycat.domain.kernel.ids import ClientId, InvoiceId
from happycat.domain.kernel.people import Actor, Role, board_of
from happycat.domain.kernel.refusals import Conflict, Invalid, NotFound
from happycat.domain.kernel.time import Period, midnight, week_of
from happycat.ports.billing import BillingTx
from happycat.ports.kernel.commands import command

JOB = "weekly"


class WeekNotOver(Conflict):
    says = "The week {week} is not over; it is invoiced when it is."


class WeekOutOfTurn(Conflict):
    says = "An earlier week than {week} is not invoiced yet; weeks are invoiced one by one."


class NoSuchWeek(Invalid):
    says = "{week} is not the date of a Sunday; a week is named by the Sunday on which it begins."


@frozen
class Weekly(Desk):
    """Issues the invoices of a week, and seals the ledger."""

    @command
    def run_week(self, actor: Actor, period: Period) -> None:
        """Issues a week's invoices in chunks of clients; the due row is in the last transaction.

        Refuses a week that is not over or not the next; one that is done already stays as it is.
        """
        actor.must_be(Role.SYSTEM, Role.OPERATOR)
        if self._is_done(actor, period):
            return
        after: ClientId | None = None
        while clients := self._chunk(actor, period, after):
            after = clients[-1]
        self._seal(actor, period)

    def week(self, sunday: str) -> Period:
        """The billing week that begins on that date; refuses with `NoSuchWeek`."""
        try:
            period = week_of(midnight(date.fromisoformat(sunday), self.zone), self.zone)
        except (ValueError, OverflowError):
            raise NoSuchWeek(week=sunday) from None
        if period.key != sunday:
            raise NoSuchWeek(week=sunday)
        return period

    @command
    def release(self, actor: Actor, client_id: ClientId, week: str, reason: str) -> Invoice | None:
        """Issues a parked invoice after all: somebody has looked at it (R35).

        It has the charges of that week and of earlier ones. None if they are all on an invoice already,
        of another released week: then this one is parked no longer, and nothing is issued.
        """
        actor.must_be(Role.ACCOUNTANT)
        period = self.week(week)
        with self.begin(actor) as tx:
            parked = tx.parked.find(client_id, week)
            if parked is None:
                raise NotFound(thing="parked invoice")
            tx.parked.remove(parked)
            charges = tx.charges.unbilled([client_id], period.end)
            if not charges:
                return None
            bill = draft(charges, tx.accounts.of(client_id).loyalty_percentage, period, self.tax)
            return self._issue(tx, actor, period, charges, bill, reason)

    def parked(
        self, actor: Actor, after: tuple[ClientId, str] | None = None, limit: int = 50
    ) -> Sequence[Parked]:
        """What was not issued because its figures are absurd, after that client's week (accountant)."""
        actor.must_be(*ACCOUNTING)
        with self.begin(actor) as tx:
            return tx.parked.page(after, limit)

    # inside

    def _is_done(self, actor: Actor, period: Period) -> bool:
        if period.end > self.clock.now():
            raise WeekNotOver(week=period.key)
        with self.begin(actor) as tx:
            done_until = tx.due.done_until(JOB)
        if done_until is not None and done_until < period.start:
            raise WeekOutOfTurn(week=period.key)
        return done_until is not None and done_until >= period.end

    def _chunk(self, actor: Actor, period: Period, after: ClientId | None) -> Sequence[ClientId]:
        """One transaction: the next clients that have something to pay for, and have no invoice yet."""
        with self.begin(actor) as tx:
            clients = tx.charges.clients_to_bill(period.end, after, CLIENTS_AT_ONCE)
            done = tx.invoices.billed_in(period.key, clients) | tx.parked.among(period.key, clients)
            self._bill(tx, actor, period, [client for client in clients if client not in done])
            return clients

    def _bill(self, tx: BillingTx, actor: Actor, period: Period, clients: Sequence[ClientId]) -> None:
        accounts = tx.accounts.of_all(clients)
        before = tx.invoices.trailing(clients, period.end - TRAILING)
        charges: dict[ClientId, list[Charge]] = {client: [] for client in clients}
        for charge in tx.charges.unbilled(clients, period.end):
            charges[charge.client_id].append(charge)
        for client, theirs in charges.items():
            bill = draft(theirs, accounts[client].loyalty_percentage, period, self.tax)
            problem = absurd(bill.total, before.get(client, Trailing()))
            if problem:
                _park(tx, Parked(client, period.key, bill.total, problem, self.clock.now()))
            else:
                self._issue(tx, actor, period, theirs, bill)

    def _issue(
        self,
        tx: BillingTx,
        actor: Actor,
        period: Period,
        charges: Sequence[Charge],
        bill: Draft,
        why: str = "",
    ) -> Invoice:
        """One invoice, its charges marked with it, and its first attempt planned for now."""
        now, id = self.clock.now(), InvoiceId(tx.new_id())
        account = tx.accounts.of(charges[0].client_id)
        clerk = self.clerk(f"invoice/{id}", actor, now, why)
        invoice = Invoice.issue(id, self._number(tx, "INV", now), account, period.key, bill, clerk)
        tx.invoices.add(invoice, bill)
        tx.charges.bill(charges, id)
        if not invoice.is_paid:
            tx.attempts.add(Attempt.plan(id, invoice.client_id, invoice.due, 1, now))
        return invoice

    def _number(self, tx: BillingTx, series: str, at: datetime) -> str:
        return tx.numbers.of(series, at.astimezone(self.zone).year).next()

    def _seal(self, actor: Actor, period: Period) -> None:
        """Publishes the ends of all chains, in parts; the last part closes the week (R33)."""
        after, more = "", True
        while more:
            with self.begin(actor) as tx:
                heads = tx.accounts.heads(after, CLIENTS_AT_ONCE)
                more = len(heads) == CLIENTS_AT_ONCE
                tx.publish(LedgerSealed(f"billing/{period.key}", tuple(heads), self.clock.now()))
                if more:
                    after = heads[-1].party
                else:
                    tx.due.done(JOB, period)


def _park(tx: BillingTx, parked: Parked) -> None:
    """An accountant has to look at it: an alarm, once per client and week (R35, R47)."""
    tx.parked.add(parked)
    alarm = f"The invoice of {parked.client_id} for {parked.week} over {parked.total} is parked; release it."
    tx.notify(board_of(Role.ACCOUNTANT), f"billing/parked/{parked.client_id}/{parked.week}", alarm)
