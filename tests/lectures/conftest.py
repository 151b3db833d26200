import jax
import pytest


@pytest.fixture(scope="module", autouse=True)
def sixty_four_bits():
    """The lectures compute in R and NumPy, in 64 bits."""
    with jax.enable_x64(True):
        yield
