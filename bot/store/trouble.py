"""What can be wrong with a database, in words for the person who can act."""

from sqlalchemy.exc import DBAPIError

from bot.errors import ConfigurationError


class StoreError(ConfigurationError):
    """The database cannot be used; the text says which, why and what to do. Nothing was half written."""


_EXPLANATIONS = (
    ("database is locked", "it is locked by another program.", "Close that program, or wait, and run this again."),
    ("disk is full", "the disk is full.", "Make room; nothing is lost, and what is owed goes out then."),
    ("no space left", "the disk is full.", "Make room; nothing is lost, and what is owed goes out then."),
    (
        "read-only transaction",
        "the server lets nobody write.",
        "Name the primary in the URL, or let it be written; nothing is lost.",
    ),
    (
        "not currently accepting connections",
        "the server lets nobody connect to it.",
        "Allow connections again; what is owed goes out then.",
    ),
    ("readonly", "it may not be written.", "Give this user the right to write the file and its folder."),
    ("read-only", "its disk may only be read.", "Put the file on a disk that may be written."),
    ("password authentication", "the server does not accept the password.", "Correct the URL, then run this again."),
    ("no password supplied", "the server wants a password.", "Put it into the URL or a ~/.pgpass file."),
    ("errno 13", "this user may not open it.", "Give this user the right to write the file and its folder."),
    ("permission denied", "this user may not use it.", "Give this user the right to, on the server."),
    ("unable to open", "it cannot be opened.", "See whether the folder exists and may be written."),
    ("not a database", "it is not a SQLite database.", "Name another file with --database, or restore a backup."),
    ("malformed", "the file is damaged.", "Restore the newest backup; nothing is posted twice."),
    ("disk i/o", "its disk does not answer properly.", "See whether the disk is full or failing, then run this again."),
    ("is a directory", "it is a folder.", "Name a file with --database."),
    ("does not exist", "there is no such database or user.", "Make it on the server, or correct the URL."),
    ("too many clients", "the server takes no more connections.", "Raise max_connections, or run fewer replicas."),
    ("too many connections", "the server takes no more connections.", "Raise max_connections, or run fewer replicas."),
    ("starting up", "the server is starting.", "Homeroom tries again by itself."),
    ("shutting down", "the server is stopping.", "Start it again; what is owed goes out then."),
    ("connection refused", "nothing answers there.", "Start the server, or correct the URL."),
    ("connect call failed", "nothing answers there.", "Start the server, or correct the URL."),
    ("no such file or directory", "nothing answers there.", "Start the server, or correct the URL."),
    ("name or service not known", "there is no such host.", "Correct the URL."),
    ("connection was closed", "the connection was lost.", "Homeroom tries again by itself; nothing is posted twice."),
    ("invalid transaction", "the connection was lost.", "Homeroom tries again by itself; nothing is posted twice."),
    ("connection is closed", "the connection was lost.", "Homeroom tries again by itself; nothing is posted twice."),
    ("connection reset", "the connection was lost.", "Homeroom tries again by itself; nothing is posted twice."),
    ("terminating connection", "the connection was lost.", "Homeroom tries again by itself; nothing is posted twice."),
)

_TIMED_OUT = "it did not answer in time. Homeroom tries again by itself; nothing is posted twice."


def explained(shown: str, error: BaseException) -> StoreError:
    """The failure of the database at *shown*, in words for the person who can act."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, TimeoutError):
        return StoreError(f"The database {shown} cannot be used: {_TIMED_OUT}")
    technical = str(cause).lower()
    for sign, why, what_to_do in _EXPLANATIONS:
        if sign in technical:
            return StoreError(f"The database {shown} cannot be used: {why} {what_to_do}")
    return StoreError(
        f"The database {shown} cannot be used: {cause}. Run `homeroom doctor`, then restore the newest backup."
    )


def is_lost_race(error: DBAPIError) -> bool:
    """Whether two replicas wanted to claim in one lane, or to write the same new row, at the same moment."""
    return "unique" in str(error.orig).lower() or "duplicate key" in str(error.orig).lower()
