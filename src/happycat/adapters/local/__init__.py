"""This machine: its clock, its chance, its folders, its log."""
