"""Texts of a known form: what is taken, in which form it is kept, and what is refused."""

from time import perf_counter

import pytest

from engine.text.forms import is_web, read_color, read_email, read_file_name, read_json, read_place, read_url
from engine.text.patterns import pattern
from engine.text.phones import format_phone, read_phone, region_of_zone, sample_numbers
from engine.text.rich import plain_text, read_rich
from engine.text.unreadable import Unreadable

EVIL = ("(a+)+", "(a|aa)+", "(a|a?)+", "(.*)*x", "([a-z]+)*b", "(a*)*c")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Li@ACME.com", "Li@acme.com"),
        (" a.b+c@d.co ", "a.b+c@d.co"),
        ("  ", None),
        ("a@xn--fiq228c.cn", "a@xn--fiq228c.cn"),
    ],
)
def test_a_mail_address_keeps_its_first_part(text: str, kept: str | None) -> None:
    assert read_email(text) == kept


@pytest.mark.parametrize("text", ["a", "a@b", "a@b..c", "a b@c.de", "<a@b.cn>", "a@b.cn, c@d.cn", "a@-b.cn"])
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="not_an_email"):
        read_email(text)


@pytest.mark.parametrize("text", ["https://a.cn", "http://a.cn:8080/x?y=1#z", "https://例子.cn/路"])
def test_a_web_address_stays_as_it_is(text: str) -> None:
    assert read_url(text, 100) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "javascript:alert(1)",
            "JAVASCRIPT://a.cn/%0aalert(1)",
            "data:text/html,x",
            "ftp://a.cn",
            "//a.cn",
            "https://",
        ),
        *("https://u:p@a.cn", "https://a.cn/a b", "http://a.cn:99999", "http://[", 'https://a.cn/"x'),
    ],
)
def test_what_no_link_may_lead_to_is_no_web_address(text: str) -> None:
    assert not is_web(text)


@pytest.mark.parametrize(("text", "kept"), [("#FA0", "#ffaa00"), ("00ff7F", "#00ff7f")])
def test_a_colour_has_one_form(text: str, kept: str) -> None:
    assert read_color(text) == kept


@pytest.mark.parametrize("text", ["red", "#12", "#12345", "#ggg", "rgb(0,0,0)"])
def test_a_colour_is_not_called_by_name(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_color"):
        read_color(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("31.23,121.47", "31.230000,121.470000"),
        ("-0.0000001，180", "0.000000,180.000000"),
        ("90, -180", "90.000000,-180.000000"),
    ],
)
def test_a_place_has_six_digits(text: str, kept: str) -> None:
    assert read_place(text) == kept


@pytest.mark.parametrize("text", ["91,0", "0,181", "12", "a,b", "1,2,3", "1e1,2"])
def test_what_is_no_place_on_earth_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_place"):
        read_place(text)


@pytest.mark.parametrize("text", ["file:///etc/passwd", "javascript:x", "a b.pdf", "a?b"])
def test_what_names_no_file_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_file"):
        read_file_name(text)


@pytest.mark.parametrize(
    ("text", "kept", "shown"),
    [
        ("138 0013 8000", "+8613800138000", "138 0013 8000"),
        ("１３８００１３８０００", "+8613800138000", "138 0013 8000"),
        ("(0571) 8888-8888", "+8657188888888", "0571 8888 8888"),
        ("0571-88888888转801", "+8657188888888;ext=801", "0571 8888 8888 ext. 801"),
        ("95588", "+8695588", "95588"),
        ("+49 30 123456", "+4930123456", "+49 30 123456"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form_and_shown_in_that_of_the_country(
    text: str, kept: str, shown: str
) -> None:
    assert read_phone(text, "CN") == kept
    assert (format_phone(kept, "CN"), read_phone(shown, "CN")) == (shown, kept)


@pytest.mark.parametrize("text", ["abc", "1", "1234567890123456789", "+", "+999123"])
def test_what_nobody_can_dial_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="not_a_phone"):
        read_phone(text, "CN")


def test_without_a_country_a_number_begins_with_plus() -> None:
    assert read_phone("+8613800138000", "") == "+8613800138000"
    with pytest.raises(Unreadable, match="not_a_phone"):
        read_phone("13800138000", "")


def test_a_time_zone_has_a_country_or_none() -> None:
    assert [region_of_zone(zone) for zone in ("Asia/Shanghai", "Europe/Berlin", "UTC")] == ["CN", "DE", ""]


@pytest.mark.parametrize("region", ["CN", "US", "DE", "JP", ""])
def test_sample_numbers_are_numbers(region: str) -> None:
    beginning, digits = sample_numbers(region)
    assert read_phone(beginning + "0" * digits, region) is not None
    assert read_phone(beginning + "9" * digits, region) is not None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\n\ntwo & three\nfour", "<p>one</p><p>two &amp; three<br>four</p>"),
        ("<p onclick='x()'>a<script>x()</script><b>b</b></p>", "<p>a<b>b</b></p>"),
        ("<a href='javascript:x'>a</a>", '<a rel="noopener noreferrer nofollow">a</a>'),
        ("<img src=x onerror=x()>a", "<p>a</p>"),
        ("<style>p{}</style><p style='x'>a", "<p>a</p>"),
        ("<p> </p>", None),
    ],
)
def test_formatted_text_keeps_its_formatting_only(text: str, kept: str | None) -> None:
    assert read_rich(text, 200) == kept
    assert kept is None or read_rich(kept, 200) == kept


def test_formatted_text_has_words() -> None:
    assert plain_text("<p>a &lt; b</p><ul><li>c</li><li>d</li></ul>") == "a < b c d"


@pytest.mark.trust("V-34")
@pytest.mark.parametrize("evil", EVIL)
def test_no_pattern_takes_long(evil: str) -> None:
    begun = perf_counter()
    assert not pattern(evil).fits("a" * 4000 + "!")
    assert perf_counter() - begun < 0.05


@pytest.mark.trust("V-34")
@pytest.mark.parametrize("wrong", ["(a", "(?=a)b", r"(a)\1", "(a{900}){900}"])
def test_a_pattern_that_cannot_be_matched_in_linear_time_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        pattern(wrong)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (' { "b" : 1.50, "a": [ ] } ', '{"b":1.50,"a":[]}'),
        ("12345678901234567890123", "12345678901234567890123"),
        ("null", None),
    ],
)
def test_json_keeps_its_numbers_and_its_order(text: str, kept: str) -> None:
    assert read_json(text, 100) == kept


@pytest.mark.parametrize("text", ["{", "{'a': 1}", "NaN", "[1,]", "[" * 100_000, "\ud800"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="not_json"):
        read_json(text, 100)
