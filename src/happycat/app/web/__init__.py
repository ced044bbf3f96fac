"""What every context's HTTP shares."""
