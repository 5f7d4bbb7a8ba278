"""How a stored database comes to the tables of the running program, one version after the other.

How to write the next version, e.g. 0002:

1. Keep a data folder of the old code (`tests/support/stored_stories.py`), then change `tables.py`.
2. Write `versions/0002_what_changes.py` after the pattern of 0001, with `upgrade()` in Alembic's
   `op`. Change what SQLite cannot alter in `op.batch_alter_table`, which copies the table.
3. Run the tests named `test_migrations.py`: they find every difference from `tables.py`.

A version that was released never changes again. There is no way down: only a backup goes back.
`schema_version.Schema` runs the migrations, all in one transaction.
"""
