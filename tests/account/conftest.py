import pytest

from tests.account.fakes import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()
