"""Every exception of the store, with when it is raised."""


class StorageError(Exception):
    """Base of all below; the message names the database and what to do."""


class DatabaseUnreadable(StorageError):
    """The database is there but cannot be opened, read or written. Raised at the first use; the program stops."""


class SchemaTooNew(StorageError):
    """The database was migrated by a later release. Raised by ``Database.migrate``, ``read`` and ``write``."""


class SchemaMissing(StorageError):
    """The database has no or an older schema. Raised by ``Database.read`` and ``write`` before ``migrate`` ran."""


class NotFound(StorageError):
    """A row that was asked for by its key does not exist. Raised by ``get_`` functions."""


class AlreadyRunning(StorageError):
    """Another crawl of the source is alive. Raised by ``start_run``."""


class SeedCorpusBroken(StorageError):
    """A packaged file of the seed corpus cannot be read. Raised by ``load_seed_corpus``."""


class BadReview(StorageError):
    """A reader's judgement cannot be stored as it stands. Raised by ``add_review``; the message is for the reader."""


class NotCorrectable(StorageError):
    """A correction of stories cannot be made: articles of two stories, a story left empty, two seeds."""
