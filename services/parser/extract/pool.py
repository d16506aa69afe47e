"""A warm pool of locked child processes, each reading one stranger's file at a time."""

import asyncio
import contextlib
from types import TracebackType
from typing import Final, Self

from howler.verdicts import Transient, Verdict
from services.parser.extract.extracted import Extracted
from services.parser.extract.kind import check_size
from services.parser.extract.worker import Worker, WorkerLimits

_SIZE: Final = 3


class Extractor:
    """Reads files in `size` child processes at once; more callers wait for their turn.

    A child is replaced after a number of files, and at once after a refusal, a crash, a time-out
    or a caller who went away: what a hostile file did to it must not meet the next person's file.
    The replacement comes up in the background.
    """

    def __init__(self, size: int = _SIZE, limits: WorkerLimits | None = None) -> None:
        self._size = size
        self._limits = limits or WorkerLimits()
        self._free: asyncio.LifoQueue[Worker | None] = asyncio.LifoQueue()
        self._workers: set[Worker] = set()
        self._replacements: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Start all children.

        Raises:
            Permanent: `doors-open`, this machine cannot lock them: the service must not start.
            Transient: `extractor-died`, one of them did not come up.
        """
        try:
            async with asyncio.TaskGroup() as group:
                started = [group.create_task(self._start_worker()) for _ in range(self._size)]
        except* Verdict as failed:
            await self.close()
            raise _first(failed) from None
        for task in started:
            self._free.put_nowait(task.result())

    async def extract(self, data: bytes) -> Extracted:
        """Read one file.

        Raises:
            Refused: the file's own fault, with a sentence for its owner.
            Transient: `extractor-died` or `extractor-closed`; nothing is known of the file.
        """
        check_size(data)
        if self._closed:
            raise Transient("extractor-closed", "The extractor is stopping.")
        worker = await self._free.get()
        try:
            if worker is None or not worker.alive:
                worker = await self._start_worker(instead_of=worker)
            extracted = await worker.read(data)
        except BaseException:
            self._replace(worker)
            raise
        if worker.files_read >= self._limits.files:
            self._replace(worker)
        else:
            self._free.put_nowait(worker)
        return extracted

    async def close(self) -> None:
        """End all children; who still waits for one gets `extractor-died`."""
        self._closed = True
        for task in list(self._replacements):
            task.cancel()
        await asyncio.gather(*self._replacements, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in list(self._workers)))
        self._workers.clear()

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

    async def _start_worker(self, instead_of: Worker | None = None) -> Worker:
        if instead_of is not None:
            await self._end_worker(instead_of)
        worker = await Worker.start(self._limits)
        self._workers.add(worker)
        return worker

    async def _end_worker(self, worker: Worker) -> None:
        await worker.end()
        self._workers.discard(worker)

    def _replace(self, worker: Worker | None) -> None:
        """Give the slot back with a fresh child as soon as there is one."""
        if self._closed:
            return
        task = asyncio.create_task(self._put_back_fresh(worker))
        self._replacements.add(task)
        task.add_done_callback(self._replacements.discard)

    async def _put_back_fresh(self, worker: Worker | None) -> None:
        fresh: Worker | None = None
        with contextlib.suppress(Verdict):
            fresh = await self._start_worker(instead_of=worker)
        # Without a child the slot is still a slot: its next user tries again, and is told.
        self._free.put_nowait(fresh)


def _first(failed: BaseExceptionGroup[Verdict]) -> Verdict:
    while True:
        inner = failed.exceptions[0]
        if not isinstance(inner, BaseExceptionGroup):
            return inner
        failed = inner
