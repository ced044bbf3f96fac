"""Catalog: what the company sells, as managers write it down; every change is a numbered revision (R1).

Hears: nothing. Tells: ServicePublished, ServiceWithdrawn (streams of what is on sale).
"""
