"""How Alembic meets the journal: on the connection it is handed, inside the transaction that is open there."""

from alembic import context

from daemon.journal.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
