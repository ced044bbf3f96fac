"""What payroll's storages share: things as rows, and the rules of the play gateway."""
