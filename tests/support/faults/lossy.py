"""A way to Postgres on which an answer can get lost, as in a crash or a failover."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

CHUNK = 1 << 16
PARSE = b"P"


class LossyWay:
    """Passes everything on, and loses the answers it is told to."""

    def __init__(self, host: str, port: int) -> None:
        self.target = host, port
        self.wanted: list[bytes] = []
        self.lost: list[bytes] = []

    def lose(self, statement: bytes) -> None:
        """The server does the next request that holds `statement`, and then the line is cut."""
        self.wanted.append(statement)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(*self.target)
        line = Line(self, (reader, writer), there)
        ways = [asyncio.create_task(line.forth()), asyncio.create_task(line.back())]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, there[1]):
            end.transport.abort()
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Line:
    """One connection. A statement is prepared first: the request after that one does it."""

    def __init__(self, way: LossyWay, here: Ends, there: Ends) -> None:
        self._way = way
        self._here = here
        self._there = there
        self._prepared: bytes | None = None
        self._losing: bytes | None = None

    async def forth(self) -> None:
        while data := await self._here[0].read(CHUNK):
            self._losing = self._losing or self._prepared
            self._prepared = None
            found = next((wanted for wanted in self._way.wanted if wanted in data), None)
            if found is not None:
                self._way.wanted.remove(found)
                if data.startswith(PARSE):
                    self._prepared = found
                else:
                    self._losing = found
            self._there[1].write(data)
            await self._there[1].drain()

    async def back(self) -> None:
        while data := await self._there[0].read(CHUNK):
            if self._losing is not None:
                self._way.lost.append(self._losing)
                return
            self._here[1].write(data)
            await self._here[1].drain()


@asynccontextmanager
async def lossy(url: str) -> AsyncIterator[tuple[LossyWay, str]]:
    """The way, and the address of the database over it."""
    parts = urlsplit(url)
    way = LossyWay(parts.hostname or "127.0.0.1", parts.port or 5432)
    lines: set[asyncio.Task[None]] = set()

    def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.create_task(way.serve(reader, writer))
        lines.add(line)
        line.add_done_callback(lines.discard)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield way, urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}"))
    finally:
        server.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.gather(*lines, return_exceptions=True)
