"""The product broken on purpose: a small patch for each part of a rule, and whether its tests notice."""
