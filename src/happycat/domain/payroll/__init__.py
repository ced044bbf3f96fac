"""The context payroll."""
