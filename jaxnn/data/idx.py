"""IDX files, gzipped or not, and the MNIST digits that come in them."""

import gzip
import hashlib
import math
import os
import struct
import zlib
from pathlib import Path

import numpy as np

from jaxnn import _guards
from jaxnn.data.dataset import Dataset

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}

# fmt: off
MNIST_SHA256 = {
    "train-images-idx3-ubyte.gz":
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz":
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz":
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz":
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
# fmt: on


def read_idx(path: str | os.PathLike) -> np.ndarray:
    """Read one IDX file, gzipped or not, told by its content.

    Shapes: as the file's header says, e.g. (60000, 28, 28) of uint8.
    Raises: ValueError when the header is not IDX's, or says another length than the file has;
        OSError when the file cannot be read.
    Source: the format's description on Yann LeCun's MNIST page.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "two.idx"
    >>> _ = path.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]))
    >>> read_idx(path).tolist()
    [7, 9]
    """
    return _parse(Path(path).name, Path(path).read_bytes())


def mnist(folder: str | os.PathLike, check: bool = True) -> tuple[Dataset, Dataset]:
    """The MNIST training and test digits from the four original files in a folder.

    Shapes: x (60000, 784) and (10000, 784) float32 in [0, 1], row by row of 28×28 pixels; y of
        0..9, int32.
    Raises: FileNotFoundError naming the missing file; ValueError when a file is not the published
        one (unless check is False), is truncated or has a header that does not fit.
    Source: LeCun and Cortes; lecture 001, Lab 1. The sha256 of the published files, which are
        gzipped, are checked; unzipped ones are taken as they are.

    >>> mnist("/nonexistent")
    Traceback (most recent call last):
    FileNotFoundError: mnist: there is no train-images-idx3-ubyte.gz (or ...
    """
    arrays = [_published(Path(folder), name, check) for name in MNIST_SHA256]
    names = tuple(str(digit) for digit in range(10))
    parts = []
    for images, labels in (arrays[:2], arrays[2:]):
        if len(images) != len(labels):
            raise ValueError(
                f"mnist: {len(images)} images but {len(labels)} labels; give files of one set"
            )
        _guards.labels_in_range("mnist", labels, 10)
        x = images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
        parts.append(Dataset(x, labels.astype(np.int32), (), names))
    return parts[0], parts[1]


def _published(folder: Path, name: str, check: bool) -> np.ndarray:
    zipped, plain = folder / name, folder / name.removesuffix(".gz")
    path = zipped if zipped.exists() else plain
    if not path.exists():
        raise FileNotFoundError(
            f"mnist: there is no {name} (or {plain.name}) in {folder}; "
            "give the folder that holds the four MNIST files"
        )
    content = path.read_bytes()
    if check and path == zipped:
        digest = hashlib.sha256(content).hexdigest()
        if digest != MNIST_SHA256[name]:
            raise ValueError(
                f"mnist: {name} has sha256 {digest[:12]}…, not the published "
                f"{MNIST_SHA256[name][:12]}…; fetch it again, or pass check=False"
            )
    return _parse(path.name, content)


def _parse(name: str, content: bytes) -> np.ndarray:
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ValueError(
                f"read_idx: {name} is a truncated or damaged gzip file ({error}); fetch it again"
            ) from None
    dtype, shape, start = header("read_idx", name, content, len(content))
    return (
        np.frombuffer(content, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))
    )


def header(where: str, name: str, content: bytes, length: int) -> tuple[np.dtype, tuple, int]:
    """The type and shape of an IDX file of so many bytes, and where its data start."""
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in _TYPES:
        raise ValueError(
            f"{where}: {name} does not start with an IDX header (two zero bytes, a type, the "
            "number of axes); give an IDX file such as train-images-idx3-ubyte"
        )
    if content[3] > 32:
        raise ValueError(
            f"{where}: the header of {name} promises {content[3]} axes; IDX files have a few"
        )
    dtype, axes = np.dtype(_TYPES[content[2]]), content[3]
    start = 4 + 4 * axes
    if length < start:
        raise ValueError(f"{where}: {name} ends inside its header; fetch it again")
    shape = struct.unpack(f">{axes}I", content[4:start])
    promised, found = math.prod(shape) * dtype.itemsize, length - start
    if promised != found:
        raise ValueError(
            f"{where}: the header of {name} promises {promised} bytes of data (shape {shape}) "
            f"but {found} follow; fetch it again"
        )
    return dtype, shape, start
