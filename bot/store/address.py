"""Where the database is: a SQLite file, or a database of a PostgreSQL server."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bot.errors import ConfigurationError

_POSTGRES = ("postgresql", "postgres", "postgresql+asyncpg")
_SECRETS = ("password=", "sslpassword=")


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """One file on this machine, for one dispatcher."""

    path: Path

    @property
    def shown(self) -> str:
        """For people and logs."""
        return str(self.path)


@dataclass(frozen=True, slots=True, repr=False)
class PostgresServer:
    """A database that several replicas may work on. *url* is a libpq URL and may hold a password."""

    url: str

    @property
    def shown(self) -> str:
        """For people and logs: without the password, wherever in the URL it stands."""
        parts = urlsplit(self.url)
        user, at, host = parts.netloc.rpartition("@")
        query = "&".join(
            one for one in parts.query.split("&") if one.partition("=")[0] not in ("password", "sslpassword")
        )
        return urlunsplit((parts.scheme, f"{user.partition(':')[0]}{at}{host}", parts.path, query, ""))

    def __repr__(self) -> str:
        return f"PostgresServer({self.shown})"


DatabaseAddress = SqliteFile | PostgresServer


def parse(text: str) -> DatabaseAddress:
    """A path, `sqlite:///path`, or `postgresql://…`. Raises ConfigurationError for any other URL."""
    scheme, sign, rest = text.partition("://")
    if not sign:
        return SqliteFile(Path(text).expanduser())
    if scheme == "sqlite":
        return SqliteFile(Path(rest.removeprefix("/")).expanduser())
    if scheme in _POSTGRES:
        return PostgresServer(f"postgresql://{rest}")
    raise ConfigurationError(
        f'A database at "{scheme}://…" cannot be used. Name a SQLite file, or a PostgreSQL database as '
        "postgresql://user@host/name."
    )
