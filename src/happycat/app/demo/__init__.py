"""A company to look at: a cast of cats, played through the same use cases as anybody's."""
