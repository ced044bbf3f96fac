"""The whole story in one process: a cat is hired, a chore sold and done; the client pays, the cat is paid."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from happycat import NOBODY, SYSTEM, Actor, Address, HappyCat, Money, Role, ServiceDetails, StoppedClock
from happycat.app.demo.photo import picture

clock = StoppedClock(datetime(2026, 6, 1, 8, tzinfo=UTC))
company = HappyCat.in_memory(clock=clock)
murka = Actor.having(uuid4(), Role.CLIENT)
client = company.acting_as(murka)
office = company.acting_as(Actor.having(uuid4(), Role.MANAGER, Role.ASSEMBLER))

# Barsik applies, is assessed, and hired by the screening policy.
application = company.recruiting.apply(NOBODY, "Barsik", 4, "Siberian", "tabby", "barsik@free", "worker")
company.catch_up()
office.recruiting.contact(application, "Invited for Tuesday.")
office.recruiting.assign_assessments(application)
marks = dict.fromkeys(("diligence", "tidiness", "patience", "courage"), 90)
office.recruiting.record_results(application, marks)
worker = company.acting_as(Actor.having(office.recruiting.decide(application).worker_id, Role.WORKER))
worker.recruiting.set_payout_details("golden_hat", "iban_barsik")

# A service goes on sale; the parent company lets Murka in.
sofa = ServiceDetails(title="Sofa brushing", list_price=Money.of(120), duration=timedelta(hours=1))
office.catalog.publish(office.catalog.draft(sofa).id)
company.clients.import_client(SYSTEM, murka.as_client(), "Murka", "murka@toybox")
company.clients.pay_by(SYSTEM, murka.as_client(), "bank", "tok_murka")
company.catch_up()

# Murka buys what she has seen; Barsik is matched.
cart = client.shop.add_item(client.shop.browse()[0].id)
client.shop.set_start(clock.now() + timedelta(hours=2))
client.shop.set_address(Address("Carton Lane 1", "Boxford"))
order = client.shop.check_out(cart.id, client.shop.quote().fingerprint).order_id
company.catch_up()

# He takes the kit and does the chore; Murka is content.
office.supplies.ready(order)
worker.supplies.pick_up(order, "paw print")
clock.advance(timedelta(hours=2))
company.catch_up()
worker.orders.start(order, company.keep_photo(picture("a sofa, before")), clock.now())
worker.orders.report(order, company.keep_photo(picture("the signed report")))
client.orders.accept(order)

# Sunday she is charged, and on the last day of the month he is paid.
for day in (datetime(2026, 6, 7, 1, tzinfo=UTC), datetime(2026, 6, 30, 1, tzinfo=UTC)):
    clock.set(day)
    company.catch_up()
invoice, payout = client.billing.statement().invoices[0], worker.payroll.statement().payouts[0]
print(f"Invoice of {invoice.total}: {invoice.status}. Payout of {payout.amount}: {payout.status}.")
