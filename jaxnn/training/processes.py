"""A run that several processes share: what they agree on, and what one of them does for all."""

import contextlib
import hashlib
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils

_OWN_FAULTS = ("RESOURCE_EXHAUSTED", "INVALID_ARGUMENT", "UNIMPLEMENTED")
_SHORTEST, _LONGEST = 1e-4, 5e-3  # seconds between two looks at whether a device is done


def is_first() -> bool:
    """Whether this is the process that writes files and shows the bar."""
    return jax.process_index() == 0


def counts(number: int) -> list[int]:
    """The number that each process has."""
    return np.ravel(multihost_utils.process_allgather(np.int32(number))).tolist()


def of_first(value: bool) -> bool:
    """What the first process says, for all."""
    return bool(multihost_utils.broadcast_one_to_all(np.bool_(value)))


def agree(settings: dict[str, Any]) -> None:
    """Refuse a run whose processes were given different arguments."""
    digests = [hashlib.sha256(repr(value).encode()).digest()[:4] for value in settings.values()]
    own = np.frombuffer(b"".join(digests), np.int32)
    same = (np.asarray(multihost_utils.process_allgather(own)) == own).all(0)
    if not same.all():
        names = ", ".join(name for name, alike in zip(settings, same, strict=True) if not alike)
        raise ValueError(
            f"fit: the processes of mesh were given different {names}; call fit with the same "
            "arguments in each, but for the rows"
        )


def is_here(array: jax.Array) -> bool:
    """Whether this process has all of an array."""
    return array.is_fully_addressable or array.is_fully_replicated


def gathered(tree: Any) -> Any:
    """The tree with arrays that each process has all of; all processes have to ask for it."""
    return jax.tree.map(
        lambda a: a if is_here(a) else multihost_utils.process_allgather(a, tiled=True), tree
    )


def wait(array: jax.Array) -> None:
    """Wait for an array, or for the first of its parts to fail.

    When a process is lost, one device may fail and another wait for that one for ever.
    """
    parts, pause = [shard.data for shard in array.addressable_shards], _SHORTEST
    while parts:
        time.sleep(pause)
        done = [part.is_ready() for part in parts]
        jax.block_until_ready(list(itertools.compress(parts, done)))
        parts = [part for part, ready in zip(parts, done, strict=True) if not ready]
        pause = min(2 * pause, _LONGEST)


@contextlib.contextmanager
def saying_which_is_lost(path: Path | None) -> Iterator[None]:
    """Say in a sentence that another process has gone, and how to go on."""
    try:
        yield
    except jax.errors.JaxRuntimeError as error:
        said = str(error).partition("\n")[0]
        if said.startswith(_OWN_FAULTS):
            raise
        again = (
            f"start them all again with resume={str(path)!r}"
            if path and path.exists()
            else "start them all again, with checkpoint= and resume= to lose less the next time"
        )
        raise ConnectionError(
            f"fit: another of the {jax.process_count()} processes has ended or cannot be reached "
            f"({said}); {again}"
        ) from None
