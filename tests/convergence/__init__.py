"""Letters may overtake each other, and come twice: whoever reads them all knows the same in the end (R44)."""
