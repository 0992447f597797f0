"""Arrays in and out of an .npz file that a stranger may have made.

Everything that can be asked before anything is unpacked is asked first: the size, the names, the declared sizes, the kind of packing.
Then each array's own header must say exactly what is wanted, and only as many bytes are unpacked as it declares. Nothing is ever pickled.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

# What NumPy writes before an array's numbers, version 1.0: to match it is safer than to parse it.
HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<descr>[<>|=]?[a-zA-Z?][0-9]{0,3})', 'fortran_order': (?P<fortran>True|False), "
    rb"'shape': \((?P<shape>(?:[0-9]{1,9}, ?)*(?:[0-9]{1,9})?)\), \} *\n",
    re.DOTALL,
)
REASONS = {  # by kind; details in braces
    "too_large": "The file has {size:,} bytes; at most {limit:,} are read.",
    "no_zip": "The file is no .npz file.",
    "damaged": "The file is damaged: {name} cannot be read.",
    "names": "The file has other arrays than it should: {name}.",
    "twice": "The file has {name} twice.",
    "packing": "{name} is packed in a way that is not read here.",
    "unpacked": "Unpacked, the file would have more than {limit:,} bytes.",
    "dtype": "{name} holds {found} numbers; {wanted} are expected.",
    "shape": "{name} has the shape {found}; {wanted} is expected.",
    "not_finite": "{name} has entries that are no finite numbers.",
}


class FileError(ValueError):
    """Why a file is not taken, as one sentence: str(error). kind is a key of REASONS, details fill its gaps, for another language."""

    def __init__(self, kind: str, **details: str | int) -> None:
        super().__init__(REASONS[kind].format(**details))
        self.kind, self.details = kind, details


class Wanted(NamedTuple):
    """What an array must be: its dtype, and its shape, None where any length from 1 on will do."""

    dtype: str
    shape: tuple[int | None, ...]


def refuse(kind: str, **details: str | int) -> NoReturn:
    raise FileError(kind, **details)


def write_arrays(arrays: Mapping[str, NDArray]) -> bytes:
    """The arrays as an .npz file, compressed; the same arrays give the same bytes. Raises TypeError for arrays of objects."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            if array.dtype.hasobject:
                raise TypeError(f"{name} holds objects, which only pickle could write")
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), entry.getvalue(), zipfile.ZIP_DEFLATED)  # ZipInfo: no date
    return out.getvalue()


def read_arrays(data: bytes, wanted: Mapping[str, Wanted], limit: int, unpacked: int, others: Collection[str] = ()) -> dict[str, NDArray]:
    """The arrays `wanted` in `data`, an .npz file of at most `limit` bytes, and `unpacked` of them unpacked. It must hold all of them, and
    nothing else but, unread, what `others` names.

    Raises FileError, and nothing else, for whatever is wrong.
    """
    if len(data) > limit:
        refuse("too_large", size=len(data), limit=limit)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # zipfile raises almost anything for almost nothing
        refuse("no_zip")
    with archive:
        members = _members(archive, {*wanted, *others}, unpacked)
        if missing := wanted.keys() - members.keys():
            refuse("names", name=f"no {min(missing)}")
        return {name: _array(archive, members[name], name, what) for name, what in wanted.items()}


def _members(archive: zipfile.ZipFile, known: Collection[str], unpacked: int) -> dict[str, zipfile.ZipInfo]:
    """What the directory says, checked: known names, once each, packed in a known way, not too large."""
    members: dict[str, zipfile.ZipInfo] = {}
    listed = archive.infolist()
    if len(listed) > 2 * len(known):
        refuse("names", name=f"{len(listed)} of them")
    for member in listed:
        name = member.filename.removesuffix(".npy")
        shown = _shown(member.filename)
        if name not in known or not member.filename.endswith(".npy"):
            refuse("names", name=shown)
        if name in members:
            refuse("twice", name=shown)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 0x1:
            refuse("packing", name=shown)
        members[name] = member
    if sum(member.file_size for member in members.values()) > unpacked:
        refuse("unpacked", limit=unpacked)
    return members


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, wanted: Wanted) -> NDArray:
    try:
        with archive.open(member) as packed:
            content = packed.read(member.file_size + 1)  # never more than it declares
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileError("damaged", name=name) from error
    head = HEADER.match(content)
    if len(content) != member.file_size or head is None:
        refuse("damaged", name=name)
    descr, fortran, shape = head["descr"].decode(), head["fortran"] == b"True", tuple(map(int, head["shape"].replace(b",", b" ").split()))
    dtype = np.dtype(wanted.dtype).newbyteorder("<")
    if descr != dtype.str:
        refuse("dtype", name=name, found=_shown(descr), wanted=wanted.dtype)
    fits = len(shape) == len(wanted.shape) and all(n == w if w is not None else n >= 1 for n, w in zip(shape, wanted.shape, strict=True))
    if not fits or fortran:
        refuse("shape", name=name, found=_shown(str(shape)), wanted=str(tuple("n" if w is None else w for w in wanted.shape)).replace("'", ""))
    body = content[head.end() :]
    if len(body) != math.prod(shape) * dtype.itemsize:
        refuse("damaged", name=name)
    array = np.frombuffer(body, dtype).reshape(shape)
    if dtype.kind == "f" and not np.isfinite(array).all():
        refuse("not_finite", name=name)
    return array


def _shown(text: str) -> str:
    """A stranger's text on one line, short, and nothing in it but plain characters."""
    kept = "".join(c for c in text if c.isascii() and (c.isalnum() or c in " ._-(),"))
    return kept[:40] or "a name without letters"
