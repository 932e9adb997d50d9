"""The words of the page and of the form of one record."""

from engine.text.messages.texts import Text, Texts

RECORDS: Texts = {
    "tab_overview": Text("概况", "Overview"),
    "tab_timeline": Text("动态", "Timeline"),
    "tabs": Text("分页", "Tabs"),
    "more_tabs": Text("更多", "More"),
    "say_something": Text("写评论，用 @ 提到同事", "Write a comment; @ names a colleague"),
    "say_it": Text("发表评论", "Comment"),
}
