"""Shop: clients browse, fill one cart, see an approximate price and check out (R2-R6).

Hears: ServicePublished, ServiceWithdrawn, ClientChanged, ClientStanding (streams; it keeps its own copies, so
it works with every other context down). Tells: CartCheckedOut.
"""
