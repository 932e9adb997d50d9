"""A small application for each test."""

import pytest

from tests.browser.memory import Memory


@pytest.fixture
def memory() -> Memory:
    return Memory()
