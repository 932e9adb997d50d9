"""The words of the page and of the form of one record."""

from engine.text.messages.texts import Text, Texts

RECORDS: Texts = {
    "tab_overview": Text("概况", "Overview"),
    "tab_timeline": Text("动态", "Timeline"),
    "tabs": Text("分页", "Tabs"),
    "more_tabs": Text("更多", "More"),
    "say_something": Text("写评论，用 @ 提到同事", "Write a comment; @ names a colleague"),
    "copy_record": Text("复制", "Copy"),
    "hide_empty": Text("隐藏空字段", "Hide empty fields"),
    "record_before": Text("上一条", "Previous record"),
    "record_behind": Text("下一条", "Next record"),
    "parts_of_form": Text("本页内容", "On this page"),
    "save_and_new": Text("保存并新建", "Save and new"),
    "draft_there": Text("这里有未保存的内容", "There is something unsaved from"),
    "draft_take": Text("恢复", "Restore"),
    "draft_drop": Text("丢弃", "Discard"),
    "home": Text("工作台", "Home"),
    "mine_ahead": Text("我接下来的{entity}", "Ahead of me: {entity}"),
    "open_calendar": Text("打开日历", "Open the calendar"),
    "lists": Text("所有内容", "Everything"),
    "opened_last": Text("最近打开", "Opened last"),
    "nothing_opened": Text("打开过的记录会列在这里。", "Records that you open are listed here."),
    "go_to": Text("前往", "Go to"),
    "edit_comment": Text("修改评论", "Edit the comment"),
    "comment_edited": Text("已修改", "Edited"),
    "delete_comment": Text("删除评论", "Delete the comment"),
    "mention_list": Text("可以提到的人", "Who may be named"),
    "mentions_of_me": Text("提到我的", "Mentions of me"),
    "say_it": Text("发表评论", "Comment"),
}
