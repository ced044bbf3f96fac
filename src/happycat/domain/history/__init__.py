"""History: every order and its timeline, for everybody whose order it is or was.

It has no rules of its own beyond who may see what; it writes down and never changes what was told.

Hears: everything of shop, orders (except MatchExplained) and supplies; ClientChanged, WorkerChanged,
ServicePublished and ServiceWithdrawn (streams). Tells: nothing.
"""
