"""Which columns of Supabase Auth's tables are there and may be read: not every project has all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MATTERS = {
    "users.deleted_at": "deleted accounts are not left out",
    "users.banned_until": "banned accounts are not left out",
    "users.last_sign_in_at": "a sign-in does not count as seen",
    "users.created_at": "a sign-up does not count as seen",
    "sessions.refreshed_at": "a session's refresh does not count as seen",
}
"""The columns of `auth` that are looked at where they exist, and what follows where they do not."""

READ = """
select c.relname || '.' || a.attname as name, format_type(a.atttypid, null) as type
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n
  on n.oid = c.relnamespace
where n.nspname = 'auth' and c.relname || '.' || a.attname = any ($1) and not a.attisdropped
  and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')
  and has_column_privilege(c.oid, (select k.attnum from pg_attribute k
    where k.attrelid = c.oid and not k.attisdropped
      and k.attname = case c.relname when 'users' then 'id' else 'user_id' end), 'select')
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """Those of `MATTERS` that can be read, with the type of each."""

    types: Mapping[str, str]

    def instant(self, name: str, table: str) -> str:
        """SQL for the column as an instant: null where it is not there.

        Supabase keeps a session's refresh without a zone, in UTC.
        """
        if name not in self.types:
            return "null::timestamptz"
        column = f"{table}.{name.split('.')[1]}"
        zoned = self.types[name] == "timestamp with time zone"
        return column if zoned else f"{column} at time zone 'utc'"

    def missing(self) -> list[str]:
        """A sentence for each that cannot be read."""
        return [
            f"auth.{name} cannot be read here: {so}."
            for name, so in MATTERS.items()
            if name not in self.types
        ]


async def read_columns(conn: Any) -> Columns:
    """What this database has and lets us read."""
    rows = await conn.fetch(READ, list(MATTERS))
    return Columns({row["name"]: row["type"] for row in rows})
