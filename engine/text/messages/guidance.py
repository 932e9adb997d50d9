"""The words of what guides people through the screens: keys, help, favourites, and how they like to work."""

from engine.text.messages.texts import Text, Texts

GUIDANCE: Texts = {
    # Help and keys
    "help": Text("帮助与快捷键", "Help and keys"),
    "help_keys": Text("快捷键", "Keys"),
    "help_fields": Text("字段说明", "What the fields are for"),
    "keys_everywhere": Text("所有页面", "Everywhere"),
    "keys_list": Text("列表", "List"),
    "keys_record": Text("记录", "Record"),
    "keys_form": Text("表单", "Form"),
    "key_search": Text("搜索所有记录，前往列表", "Search everything, go to a list"),
    "key_find": Text("在本页搜索", "Search in this page"),
    "key_go": Text("前往菜单中的列表：再按显示的字母", "Go to a list of the menu: then the letter beside it"),
    "key_new": Text("新建", "New record"),
    "key_back": Text("离开输入框，返回上一级", "Leave the input; back one level"),
    "key_help": Text("显示这些说明", "Show this help"),
    "key_record_next": Text("列表中的下一条记录", "Next record of the list"),
    "key_record_before": Text("列表中的上一条记录", "Record before it in the list"),
    "key_edit": Text("编辑", "Edit"),
    "key_tab": Text("切换标签页", "Open a tab"),
    "key_row_next": Text("下一行", "Next row"),
    "key_row_before": Text("上一行", "Row before"),
    "key_open": Text("打开当前行", "Open the row"),
    "key_open_beside": Text("在新标签页中打开", "Open it in another tab of the browser"),
    "key_select": Text("选择当前行", "Select the row"),
    "key_filter": Text("筛选", "Filter"),
    "key_view": Text("切换视图", "Open a view"),
    "key_wider": Text("加宽所在的列", "Make the column of a head wider"),
    "key_narrower": Text("缩窄所在的列", "Make the column of a head narrower"),
    "key_page_next": Text("下一页", "Next page"),
    "key_page_first": Text("第一页", "First page"),
    "key_save": Text("保存", "Save"),
    "key_save_next": Text("保存并新建下一条", "Save, and begin the next one"),
}
