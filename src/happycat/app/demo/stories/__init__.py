"""The stories, each about one difficulty and how the company deals with it."""
