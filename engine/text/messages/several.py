"""What is said of several records of a list, and of one value in its place."""

from engine.text.messages.texts import Text, Texts

SEVERAL: Texts = {
    "edit_value": Text("修改{label}", "Change {label}"),
    "edit_title": Text("修改{entity}的名称", "Rename the {entity}"),
    "value_long": Text("Ctrl ↵ 保存，Esc 还原", "Ctrl ↵ saves, Esc restores"),
    "value_save": Text("保存", "Save"),
    "value_clash": Text(
        "此期间已被改为“{theirs}”。再次保存以你的值为准，Esc 保留现值",
        "It was changed to “{theirs}” meanwhile. Save again to put yours in its place, or press Esc",
    ),
    "with_several": Text("批量操作", "With several"),
    "deed_edit": Text("批量修改", "Change values"),
    "deed_assign": Text("转移负责人", "Hand over"),
    "deed_tag": Text("打标签", "Tag"),
    "deed_export": Text("导出", "Export"),
    "deed_delete": Text("删除", "Delete"),
    "deed_undo": Text("撤销修改", "Undo"),
    "deed_restore": Text("恢复", "Restore"),
    "restore_chosen": Text("恢复所选", "Restore what is chosen"),
    "deed_title": Text("{deed}：{entity}", "{deed}: {entity}"),
    "deed_edit_hint": Text("勾选要修改的字段；其他字段不变", "Tick what is to be changed; everything else stays"),
    "deed_asks_something": Text("请至少填写一项", "Fill in at least one thing"),
    "deed_add": Text("添加{label}", "Add to {label}"),
    "deed_remove": Text("移除{label}", "Take from {label}"),
    "choose_page": Text("选择本页全部", "Choose all of this page"),
    "choose_titled": Text("选择{title}", "Choose {title}"),
    "choose_all": Text("选择全部 {count} 条", "Choose all {count}"),
    "chosen_count": Text("已选 {count} 条", "{count} chosen"),
    "unselect": Text("取消选择", "Choose none"),
    "all_too_many": Text("共 {count} 条，一次最多 {max} 条", "{count} in all; at most {max} at once"),
    "all_chosen": Text("全部 {count} 条记录", "All of the list: {count}"),
    "all_chosen_hint": Text("当前筛选结果中的每一条记录", "Every record that the filters of the list leave"),
    "too_many_chosen": Text(
        "一次最多处理 {max} 条记录，请缩小筛选范围", "At most {max} records at once; narrow the list down"
    ),
    "list_has_changed": Text(
        "列表已变化，现在有 {count} 条记录，请再次确认",
        "The list has changed and has {count} records now; please confirm again",
    ),
    "refused_unnamed": Text(
        "另有 {count} 条未完成，请在列表中查看", "{count} more were not done; they are in the list"
    ),
    "several_for_good": Text("删除后无法恢复", "What is deleted here cannot be brought back"),
    "several_update": Text("已修改 {count} 条", "{count} changed"),
    "several_add_and_remove": Text("已修改 {count} 条", "{count} changed"),
    "several_waiting": Text("已提交审批 {count} 条，同意后生效", "{count} submitted; done once others have agreed"),
    "several_delete": Text("已删除 {count} 条", "{count} deleted"),
    "several_restore": Text("已恢复 {count} 条", "{count} restored"),
    "several_undo": Text("已撤销 {count} 条修改", "{count} put back"),
    "several_take": Text("已完成 {count} 条", "Done with {count}"),
    "choose_records": Text("选择记录", "Choose records"),
    "choose_some": Text("请至少选择一条记录", "Choose at least one record"),
    "some_not_done": Text("已完成 {count} 条，未完成 {others} 条", "Done with {count}, not done with {others}"),
}
