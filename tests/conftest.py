"""What every test shares: strict promotion, one key, 64-bit on demand, and where the data lie."""

import os
from pathlib import Path

import jax
import pytest

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
