"""The study file: opening, migrations and one repository a table."""
