import getpass
import os

import pytest

from engine.cli import person


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(person, "getuser", nameless)
    assert person.person() == f"uid {os.getuid()}"


def test_an_account_with_a_name_is_called_by_it() -> None:
    assert person.person() == getpass.getuser()
