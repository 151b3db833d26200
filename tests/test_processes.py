"""Several processes that share a run over loopback: the run of one, also after one was killed."""

import jax
import pytest

from benchmarks import devices
from jaxnn.training import processes

SMALL = {"rows": 1001, "epochs": 2}


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("alone"))
    devices.trained(devices.Way(1), folder, bits=64, **SMALL)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("divided", [False, True])
def test_two_processes_are_one_device(divided, alone, tmp_path):
    devices.trained(devices.Way(2, 2, divided), str(tmp_path), bits=64, **SMALL)
    assert devices.difference(str(tmp_path), alone) < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("victim", [0, 1])
def test_a_run_goes_on_after_one_of_its_processes_was_killed(victim, tmp_path):
    options = {"rows": 3000, "epochs": 40}
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
    found = devices.killed(victim, str(broken), **options)
    assert found["seconds"] < 60
    assert found["status"] != 0
    assert 2 <= found["epochs kept"] < 40
    ours = [line for line in found["said"] if line.startswith("fit: ")]
    assert len(ours) == 1
    assert ours[0].endswith(f"start them all again with resume='{broken / 'run'}'")
    for folder in (whole, broken):
        devices.trained(devices.Way(2, 2), str(folder), **options)
    assert devices.difference(str(broken), str(whole)) == 0


def test_a_process_that_is_lost_is_one_sentence(tmp_path):
    path = tmp_path / "run"
    for kept, advice in ((False, "with checkpoint= and resume="), (True, f"resume='{path}'")):
        if kept:
            path.write_bytes(b"")
        with (
            pytest.raises(
                ConnectionError, match=r"^fit: another of .* \(Gloo failed\); start"
            ) as lost,
            processes.saying_which_is_lost(path),
        ):
            raise jax.errors.JaxRuntimeError("Gloo failed\nat a place in C++")
        assert advice in str(lost.value)
        assert "\n" not in str(lost.value)


def test_what_is_a_process_s_own_fault_is_not_said_of_others():
    with (
        pytest.raises(jax.errors.JaxRuntimeError, match="RESOURCE_EXHAUSTED"),
        processes.saying_which_is_lost(None),
    ):
        raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: out of memory")
