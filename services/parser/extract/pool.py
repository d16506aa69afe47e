"""A warm pool of locked child processes, each reading one stranger's file at a time."""

import asyncio
import contextlib
from types import TracebackType
from typing import Final, Self

from howler.verdicts import Transient, Verdict
from services.parser.extract.extracted import Extracted
from services.parser.extract.handle import ChildHandle, ChildLimits
from services.parser.extract.kind import check_size

_SIZE: Final = 3


class Extractor:
    """Reads files in `size` child processes at once; more callers wait for their turn.

    A child whose file was answered, taken or refused, replaces its worker itself. After a crash, a
    time-out or a caller who went away, the whole child is replaced, in the background: what a
    hostile file did to it must not meet the next person's file.
    """

    def __init__(self, size: int = _SIZE, limits: ChildLimits | None = None) -> None:
        self._size = size
        self._limits = limits or ChildLimits()
        # One entry a slot; None is a slot whose child could not be started.
        self._free: asyncio.LifoQueue[ChildHandle | None] = asyncio.LifoQueue()
        self._children: set[ChildHandle] = set()
        self._replacements: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Start all children.

        Raises:
            Permanent: `doors-open`, this machine cannot lock them: the service must not start.
            Transient: `extractor-died`, one of them did not come up.
        """
        outcomes = await asyncio.gather(
            *(self._start_child() for _ in range(self._size)), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                await self.close()
                raise outcome
            self._free.put_nowait(outcome)

    async def extract(self, data: bytes) -> Extracted:
        """Read one file.

        Raises:
            Refused: the file's own fault, with a sentence for its owner.
            Transient: `extractor-died` or `extractor-closed`; nothing is known of the file.
            Permanent: `doors-open`, a child that had to be started cannot be locked any more.
        """
        check_size(data)
        child = await self._free.get()
        try:
            if child is None or not child.usable:
                child = await self._start_child(instead_of=child)
            return await child.read(data)
        finally:
            self._give_back(child)

    async def close(self) -> None:
        """End all children; who reads or waits now gets `extractor-died` or `extractor-closed`."""
        self._closed = True
        for task in self._replacements:
            task.cancel()
        await asyncio.gather(*self._replacements, return_exceptions=True)
        await asyncio.gather(*(child.end() for child in self._children))
        self._children.clear()
        # Wakes one who waits; each wakes the next as it leaves.
        self._free.put_nowait(None)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _start_child(self, instead_of: ChildHandle | None = None) -> ChildHandle:
        if instead_of is not None:
            await instead_of.end()
            self._children.discard(instead_of)
        self._check_open()
        child = await ChildHandle.start(self._limits)
        self._children.add(child)
        try:
            self._check_open()
        except Transient:
            await child.end()
            raise
        return child

    def _check_open(self) -> None:
        if self._closed:
            raise Transient("extractor-closed", "The extractor is stopping.")

    def _give_back(self, child: ChildHandle | None) -> None:
        """Free the slot, with a fresh child if this one is broken or busy with what was left."""
        if self._closed or child is None or child.usable:
            self._free.put_nowait(None if self._closed else child)
            return
        task = asyncio.create_task(self._replace(child))
        self._replacements.add(task)
        task.add_done_callback(self._replacements.discard)

    async def _replace(self, child: ChildHandle) -> None:
        fresh: ChildHandle | None = None
        # Without a child the slot is still a slot: its next user tries again, and is told.
        with contextlib.suppress(Verdict):
            fresh = await self._start_child(instead_of=child)
        self._free.put_nowait(fresh)
