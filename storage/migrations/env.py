"""Runs the migrations on the connection that ``Database.migrate`` opened, inside its transaction."""

import logging

from alembic import context

from storage.database import VERSION_TABLE
from storage.models import Base

logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)  # its INFO names implementations, not effects

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
