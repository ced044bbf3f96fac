"""The figures of billing; a changed figure is a new version, and postings name the version they obeyed."""

from datetime import timedelta

from happycat.domain.kernel.money import Money

VERSION = "billing-1"

# R21: how many per cent of the price a finished order is charged at.
CHARGED_IN_FULL = 100
CHARGED_NOTHING = 0

# R22: above one step 5 %, one more per step, at most 12 %.
LOYALTY_STEP = Money.of(10_000)
LOYALTY_FIRST = 5
LOYALTY_MOST = 12

# R23: clients per transaction of the weekly run.
CLIENTS_AT_ONCE = 1000

# R24: soft declines are tried again so many days after the first attempt.
RETRY_DAYS = (1, 3, 5, 7)
# R24: how long a client has to give a new payment method, or to act, before the invoice is overdue.
GRACE = timedelta(days=7)
# R24: when an unresolved attempt is asked about again; the last interval repeats.
QUERY_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))
# R24: no call of a gateway takes longer; so long after one a human's word about its outcome is not taken.
CALL_LASTS = timedelta(minutes=1)
# R24: for so long a gateway surely remembers a key; after that it is only asked, never sent to again.
KEY_LIFETIME = timedelta(hours=24)

# R35: above the limit an invoice is parked; so is one above the floor and five times the trailing maximum.
ABSOLUTE_LIMIT = Money.of(100_000)
RELATIVE_FLOOR = Money.of(1_000)
RELATIVE_FACTOR = 5
PERIODS_OF_HISTORY = 4
TRAILING = timedelta(weeks=26)
