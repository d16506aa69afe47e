"""How an answer leaves: whole, or broken in one of the ways that networks and proxies break one."""

import asyncio
import socket
import struct

from aiohttp import web

from sandbox.standin.call import Answer
from sandbox.standin.faults import Fault

_CHUNK = 64 * 1024
_GARBAGE = b'{"id": "garbage", "content": [{"type": "text", "text": "cut in the mid'
_PAGE = (
    "<!DOCTYPE html><html><head><title>{status}</title></head>"
    "<body><h1>{status}</h1><p>The gateway has a word to say instead.</p></body></html>"
)


async def send(request: web.Request, answer: Answer) -> web.StreamResponse:
    """Send a whole answer and return once its last byte is handed to the socket."""
    response = web.Response(status=answer.status, body=answer.body, headers=answer.headers)
    await response.prepare(request)
    await response.write_eof()
    return response


async def hang(_: web.Request) -> None:
    """Never answer: the caller's closed socket cancels this."""
    await asyncio.Event().wait()


def reset(request: web.Request) -> None:
    """Close the connection with a TCP reset, as a crashed peer does; what was sent may be lost."""
    if request.transport is None:
        return
    peer = request.transport.get_extra_info("socket")
    if peer is not None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


async def send_half(request: web.Request, answer: Answer) -> None:
    """Promise the whole length, send half of it and hang up."""
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    response.content_length = max(len(answer.body), 2)
    await response.prepare(request)
    await response.write(answer.body[: max(len(answer.body) // 2, 1)] or b" ")
    if request.transport is not None:
        request.transport.close()


async def send_padded(request: web.Request, answer: Answer, fault: Fault) -> web.StreamResponse:
    """Send the answer and then blanks up to the fault's size: JSON stays JSON."""
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    size = max(fault.bytes, len(answer.body))
    if fault.chunked:
        response.enable_chunked_encoding()
    else:
        response.content_length = size
    await response.prepare(request)
    await response.write(answer.body)
    left = size - len(answer.body)
    while left > 0:
        await response.write(b" " * min(_CHUNK, left))
        left -= _CHUNK
    await response.write_eof()
    return response


def html(fault: Fault) -> Answer:
    status = fault.status or 200
    page = _PAGE.format(status=status).encode()
    return Answer(status, page, {"content-type": "text/html; charset=utf-8", **fault.headers})


def redirect(fault: Fault) -> Answer:
    return Answer(fault.status or 302, b"", {"location": fault.location or "", **fault.headers})


def garbage(answer: Answer) -> Answer:
    return Answer(answer.status, _GARBAGE, answer.headers, answer.note)
