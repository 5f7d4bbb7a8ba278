"""What Alembic executes: the migrations, on the connection that `schema_version.Schema` gives it.

That connection is in a transaction already, so Alembic begins and ends none.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
