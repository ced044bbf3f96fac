"""What is true in the company; knows attrs and the standard library only."""
