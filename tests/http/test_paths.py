import pytest

from engine.http.paths import is_local, segments
from engine.http.problems import Problem, record_id


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (b"/", ()),
        (b"/customer", ("customer",)),
        (b"/customer/7", ("customer", "7")),
        (b"/customer/", ("customer", "")),
        (b"/%E5%AE%A2%E6%88%B7/a%20b", ("客户", "a b")),
        (b"/a+b", ("a+b",)),
    ],
)
def test_a_path_is_its_segments(raw: bytes, parts: tuple[str, ...]) -> None:
    assert segments({"raw_path": raw, "path": "/other"}) == parts


def test_a_server_without_raw_paths_will_do() -> None:
    assert segments({"path": "/客户/a b"}) == ("客户", "a b")


@pytest.mark.parametrize(
    "raw",
    [b"*", b"a/b", b"//a", b"/a//b", b"/a//", b"/.", b"/../a", b"/a/%2e%2E/b", b"/%2", b"/%zz", b"/%ff", b"/a%2fb",
     b"/a%5Cb", b"/a\\b", b"/a%00", b"/a%0d%0ab", b"/a b", "/é".encode(), b"/a?b", b"/a#b", b"/" + b"a" * 5000 + b"\\"],
)  # fmt: skip
def test_what_is_no_path_is_refused(raw: bytes) -> None:
    with pytest.raises(Problem, match="400 bad_path"):
        segments({"raw_path": raw})


@pytest.mark.parametrize("target", ["/", "/customer", "/customer?where=a%20b&x=/y", "/a//b"])
def test_a_path_of_ours_is_local(target: str) -> None:
    assert is_local(target)


@pytest.mark.trust("V-33", "R-133")
@pytest.mark.parametrize(
    "target",
    ["", "//evil", "/\\evil", "\\/evil", "https://evil", "javascript:alert(1)", "/\n/evil", "/\t/evil", "/a\r\nb",
     " /a", "/é", "evil"],
)  # fmt: skip
def test_what_leads_elsewhere_is_not(target: str) -> None:
    assert not is_local(target)


@pytest.mark.parametrize(("segment", "number"), [("1", 1), ("10", 10), ("9223372036854775807", 2**63 - 1)])
def test_an_id_is_a_number_of_the_database(segment: str, number: int) -> None:
    assert record_id(segment) == number


@pytest.mark.parametrize(
    "segment", ["", "0", "01", "-1", "+1", "1.0", "1e0", " 1", "1\n", "١", "１", "9223372036854775808", "9" * 40, "x"]
)
def test_every_other_spelling_is_not_found(segment: str) -> None:
    with pytest.raises(Problem, match="404 not_found"):
        record_id(segment)
