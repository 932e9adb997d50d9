"""The definition files a catalog was made from, packed into bytes so that a database can give them back."""

import zlib
from collections.abc import Mapping

import msgspec

LARGEST = 64 * 1024 * 1024
"""Bytes that are unpacked at most."""


def pack_sources(files: Mapping[str, bytes]) -> bytes:
    """Files by their path; the same bytes for equal files."""
    return zlib.compress(msgspec.msgpack.encode(dict(files), order="sorted"), 9)


def unpack_sources(packed: bytes) -> dict[str, bytes]:
    """What `pack_sources` packed."""
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, LARGEST)
    assert unpacking.eof, "definition files are smaller than that"
    return msgspec.msgpack.decode(content, type=dict[str, bytes])
