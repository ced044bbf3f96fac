"""All reachable states of an order and its kit; `python -m tests.exploration` explores them (R13, R20)."""
