import re
from pathlib import Path

import pytest

import engine.rules
from engine.rules import Failure, failure_text
from engine.text.messages import MESSAGES

RAISED = re.compile(
    r'(?:Failure|Unreadable|Malformed)\(\s*"([a-z_]+)"|_(?:written|counted)\("([a-z_]+)"\)|_as\(\w+, wire, "([a-z_]+)"'
)


def codes() -> set[str]:
    """Every code that stands in the sources of the package."""
    sources = "".join(path.read_text("utf-8") for path in Path(engine.rules.__file__).parent.glob("*.py"))
    return {code for groups in RAISED.findall(sources) for code in groups if code}


def test_every_code_has_a_text() -> None:
    assert {"required", "not_writable", "duplicate_key", "not_an_integer"} <= codes()
    assert codes() <= MESSAGES.keys()


@pytest.mark.parametrize(
    ("failure", "zh", "en"),
    [
        (Failure("required", "name"), "必填", "Required"),
        (Failure("no_such_record", "owner"), "没有可选的这条记录", "There is no such record to choose"),
        (Failure("scale", "amount", {"count": 1}), "小数最多 1 位", "At most 1 digit after the point"),
        (Failure("check:over", "limit", message={"zh": "超过额度", "en": "Too much"}), "超过额度", "Too much"),
        (Failure("check:over", None, message={"zh": "超过额度"}), "超过额度", "超过额度"),
    ],
)
def test_a_failure_is_a_sentence_in_the_readers_language(failure: Failure, zh: str, en: str) -> None:
    assert (failure_text(failure, "zh"), failure_text(failure, "en-GB")) == (zh, en)


def test_what_was_sent_is_never_a_template() -> None:
    assert failure_text(Failure("unknown_field", "x", {"name": "{{7*7}} {count}"}), "en").endswith("{{7*7}} {count}")
