"""What runs: use cases, delivery, scheduler, HTTP, command line."""
