"""Reading Kazakh: its letters and forms, then clauses, roles and events."""
