"""What every test shares: no rules of the user's own, and hypothesis quick and repeatable."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A load on the machine is no failure, and the same code must give the same answer twice.
settings.register_profile(
    "gigawire", max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gigawire")


@pytest.fixture(autouse=True, scope="session")
def _nobody_at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty GIGAWIRE_HOME: a tester's own rules must not change what is tested."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIGAWIRE_HOME", str(home))
        yield home
