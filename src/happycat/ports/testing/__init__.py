"""Conformance kits that partners run against their adapters (extra `testing`)."""
