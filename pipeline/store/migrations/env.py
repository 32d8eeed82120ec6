"""What Alembic runs: every missing step, inside the transaction that ``pipeline.store.migrate`` has opened.

The connection comes from there; without it (Alembic's own command line) there is nothing to do. Logging is left alone.
"""

from alembic import context

from pipeline.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
