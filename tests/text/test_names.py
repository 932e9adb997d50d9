"""Names found by what somebody types."""

import pytest

from engine.text.names import is_called


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("客户", "客", True),
        ("客户", "kh", True),
        ("客户", "ke hu", True),
        ("新建客户", "KeHu", True),
        ("客户", "hk", False),
        ("客户", "联系", False),
        ("Customers", "tom", True),
        ("Customers", "ctm", False),
        ("客户", "", True),
    ],
)
def test_a_name_is_found_as_it_is_written_and_as_it_sounds(name: str, wanted: str, found: bool) -> None:
    assert is_called(name, wanted) is found
