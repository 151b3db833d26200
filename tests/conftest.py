"""What every test shares: strict promotion, one key, 64-bit on demand, and where the data lie."""

import os
from pathlib import Path

# What one worker has compiled, the others, the scripts that tests start and the next run take over.
_KEPT = Path(__file__).parent.parent / ".pytest_cache" / "jax"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(_KEPT))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")

import jax  # noqa: E402
import pytest  # noqa: E402

jax.config.update("jax_numpy_dtype_promotion", "strict")


@pytest.fixture
def key():
    return jax.random.key(20)


@pytest.fixture
def x64():
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="session")
def data_folder() -> Path:
    folder = os.environ.get("JAXNN_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("JAXNN_DATA does not name the folder that holds the real data sets")
    return Path(folder)
