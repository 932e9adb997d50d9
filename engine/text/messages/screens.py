"""Further words of the screens, as engine/screens and the templates of engine/web say them."""

from engine.text.messages.texts import Plural, Text, Texts

SCREENS: Texts = {
    # Shell
    "title_separator": Text(" | ", " | "),
    "administration": Text("管理", "Administration"),
    "place": Text("位置", "Place"),
    "pages": Text("翻页", "Pages"),
    "server_failed": Text("系统没有完成这次操作，内容仍在。", "The system could not do this; what you typed is kept."),
    # Log-in
    "log_in_to_go_on": Text("登录后继续", "Log in to go on"),
    "choose_own_password": Text("首次登录，请设置自己的密码", "First log-in: choose a password of your own"),
    "one_time_password": Text("一次性密码", "One-time password"),
    "present_password": Text("当前密码", "Present password"),
    # List
    "rows_alone": Text("共 {count} 个", "{count} in all"),
    "rows_on_page": Text("本页 {count} 个", "{count} on this page"),
    "none_at_all_why": Text("有人新建后会显示在这里。", "They are shown here once somebody creates one."),
    "searched_for": Text("搜索“{text}”", "Search “{text}”"),
    "range_from": Text("从", "from"),
    "range_until": Text("到", "to"),
    "clear": Text("清除", "Clear"),
    "has_all": Text("包含全部所选", "Has all that are ticked"),
    "has_none": Text("未填写", "Has none"),
    "show_all": Text("查看全部", "Show all"),
    # Recycle bin
    "deleted_at": Text("删除时间", "Deleted"),
    "deleted_by": Text("删除人", "Deleted by"),
    "restore_titled": Text("恢复“{title}”", "Restore “{title}”"),
    "recycle_bin_hint": Text(
        "删除的{entity}会先到这里，可以恢复。", "A deleted {entity} comes here first and can be restored."
    ),
    "back_to_list": Text("回到{entity}列表", "Back to the list of {entity}"),
    # Record
    "basics": Text("基本信息", "Basics"),
    "record": Text("记录信息", "Record"),
    "with_several": Text("批量操作", "With several"),
    "choose_records": Text("选择记录", "Choose records"),
    "choose_some": Text("请至少选择一条记录", "Choose at least one record"),
    "some_not_done": Text("已完成 {count} 条，未完成 {others} 条", "Done with {count}, not done with {others}"),
    "more_actions": Text("更多操作", "More actions"),
    "taken": Text("已完成", "Done"),
    "taken_before": Text("已经做过，结果见下方", "This was done before; below is what came of it"),
    "open_made": Text("打开", "Open it"),
    "action_not_done": Text(
        "有 {count} 处需要修改，操作未进行",
        Plural(
            "{count} thing needs to be corrected; nothing was done",
            "{count} things need to be corrected; nothing was done",
        ),
    ),
    # Form
    "choose_date": Text("选择日期", "Choose a date"),
    "date_placeholder": Text("年-月-日", "yyyy-mm-dd"),
    "words_placeholder": Text("用逗号隔开", "Separated by commas"),
    "instant_placeholder": Text("年-月-日 时:分", "yyyy-mm-dd hh:mm"),
    "lines_count": Text("{count} 行", Plural("{count} line", "{count} lines")),
    "no_lines": Text("没有明细", "No lines"),
    "line_number": Text("行", "Line"),
    "add_line": Text("添加{entity}", "Add {entity}"),
    "remove_line": Text("移除此行", "Remove this line"),
    "line_up": Text("上移", "Move up"),
    "line_down": Text("下移", "Move down"),
    "lines_keys": Text(
        "Enter 下一行　Ctrl Delete 移除　Alt ↑↓ 移动", "Enter: next line, Ctrl Delete: remove, Alt ↑↓: move"
    ),
    "error_in_line": Text("{label}第 {number} 行，{message}", "{label}, line {number}: {message}"),
    "type_more": Text("继续输入以缩小范围", "Type more to narrow it down"),
    "nothing_to_open": Text("还没有可以打开的内容", "There is nothing to open yet"),
    "nothing_to_open_why": Text(
        "你的账号还没有任何权限，请联系管理员。", "Your account has no rights yet; ask your administrator."
    ),
    # Errors
    "old_password_wrong": Text("密码不正确", "This is not the password"),
    "not_done": Text("没有完成", "Not done"),
    "back_to_record": Text("回到这条记录", "Back to the record"),
    "look_in_bin": Text("在回收站中查找", "Look in the recycle bin"),
    "why_403": Text(
        "你没有进行这项操作的权限。如需要，请联系管理员。",
        "You have no right to do this. Ask your administrator if you need it.",
    ),
    "why_404": Text("它可能已被删除，或者你没有查看权限。", "It may have been deleted, or you may not see it."),
    "why_500": Text(
        "系统没有完成这次操作。请稍后重试；若仍出现，请把编号告诉管理员。",
        "The system could not do this. Try again in a moment; if it goes on, tell your administrator the number.",
    ),
    # Conflict
    "field": Text("字段", "Field"),
    "conflict_changed": Text("{person}修改了这条记录（{time}）", "{person} changed this record ({time})"),
    "conflict_clash": Text("冲突", "Both changed it"),
    "conflict_edit": Text("返回继续编辑", "Back to editing"),
    "conflict_save_both": Text("一并保存", "Save both"),
    "conflict_merges": Text(
        "你们改的是不同的字段，可以一并保存。", "You changed different fields; both changes can be saved."
    ),
    "conflict_to_choose": Text(
        "有 {count} 个字段两人都改了，请选择保留哪一个；其余的一并保存。",
        Plural(
            "{count} field was changed by both: choose which value to keep. The rest is saved together.",
            "{count} fields were changed by both: choose which values to keep. The rest is saved together.",
        ),
    ),
    "not_changed": Text("未修改", "Not changed"),
    # Under `loom dev`
    "dev_broken": Text("定义有误", "The definitions do not load"),
    "dev_waits": Text("变更待确认", "A plan waits"),
    "dev_failed": Text("变更未生效", "The definitions were not applied"),
    "dev_former_serves": Text("当前页面仍按之前的定义运行。", "What you see goes by the former ones."),
    "dev_close": Text("关闭", "Close"),
    "dev_live": Text("新的定义已生效。", "New definitions are in force."),
    "dev_typed": Text("重新加载会丢失尚未保存的内容。", "To load the page again loses what is not saved."),
    "dev_reload": Text("重新加载", "Load again"),
    "dev_later": Text("稍后", "Later"),
    # Settings
    "settings": Text("设置", "Settings"),
    "settings_changed": Text("设置已被他人修改", "Somebody else changed the settings"),
    "settings_not_saved": Text(
        "有 {count} 处需要修改，设置未保存",
        Plural(
            "{count} thing needs to be corrected; the settings were not saved",
            "{count} things need to be corrected; the settings were not saved",
        ),
    ),
    "default_is": Text("默认：{value}", "Default: {value}"),
    "hint_and_default": Text("{hint}；{value}", "{hint}. {value}"),
    # One's own account
    "my_account": Text("我的账号", "My account"),
    "sessions": Text("登录会话", "Sessions"),
    "program_unknown": Text("未知程序", "Unknown program"),
    "session_this": Text("当前会话", "This one"),
    "session_seen": Text("最近活动：{time}", "Last active: {time}"),
    "session_since": Text("登录：{time}", "Logged in: {time}"),
    "session_end": Text("结束", "End"),
    "session_end_named": Text("结束会话“{name}”", "End the session {name}"),
    "session_ended": Text("会话已结束", "The session was ended"),
    "sessions_end_others": Text("结束其他会话", "End all others"),
    "sessions_ended": Text("其他会话已结束", "All other sessions were ended"),
    "provider_log_in": Text("单点登录", "Single sign-on"),
    # The second factor
    "factor": Text("两步验证", "Second factor"),
    "factor_on": Text(
        "已启用，剩余 {count} 个备用码",
        Plural("On; {count} recovery code is left", "On; {count} recovery codes are left"),
    ),
    "factor_off": Text("未启用", "Off"),
    "factor_add": Text("启用两步验证", "Turn the second factor on"),
    "factor_end": Text("停用两步验证", "Turn the second factor off"),
    "factor_ended": Text("两步验证已停用", "The second factor is off"),
    "factor_scan": Text(
        "用验证器应用扫描此图，然后输入它显示的验证码。",
        "Scan the picture with an authenticator app, then type the code that it shows.",
    ),
    "factor_picture": Text("供验证器应用扫描的二维码", "The picture for the authenticator app"),
    "factor_typed": Text("或手动输入：", "Or type this instead:"),
    "factor_added": Text("两步验证已启用", "The second factor is on"),
    "factor_codes": Text(
        "请妥善保存这些备用码：设备遗失时每个可用一次，此后不再显示。",
        "Keep these recovery codes: each serves once where the device is lost, and they are not shown again.",
    ),
    "factor_codes_kept": Text("已保存", "I have kept them"),
    "code": Text("验证码", "Code"),
    "code_hint": Text(
        "验证器应用显示的六位数字，或一个备用码", "The six digits of the authenticator app, or a recovery code"
    ),
    # A new password by a link
    "reset_password": Text("重设密码", "Choose a new password"),
    "reset_gone": Text("链接无效", "The link does not serve"),
    "reset_gone_why": Text(
        "它已使用过或已过期。请管理员重新生成。", "It was used, or has run out. Ask your administrator for another one."
    ),
    "accounts": Text("账号管理", "Accounts"),
    "reset_link_make": Text("生成重设密码的链接", "Make a link to a new password"),
    "reset_link": Text(
        "把此链接交给 {account}，{count} 分钟内有效，只能用一次。",
        "Hand this link to {account}: it serves once, within {count} minutes.",
    ),
    "reset_link_hint": Text(
        "在此之前原密码仍然有效；设置新密码后，原有会话全部结束。",
        "The password so far serves until then. Once the new one is chosen, all sessions end.",
    ),
    "account_unknown": Text("没有此账号", "Nobody logs in so"),
    "tokens": Text("API 令牌", "API tokens"),
    "tokens_hint": Text(
        "程序用令牌以你的身份访问，权限不会超过你本人，也不能用于账号操作。",
        "With a token a program asks on your behalf: never for more than you may, and never for your account itself.",
    ),
    "tokens_none": Text("还没有令牌。", "There is no token yet."),
    "token_new": Text("新建令牌", "New token"),
    "token_make": Text("生成令牌", "Make the token"),
    "token_name": Text("名称", "Name"),
    "token_name_hint": Text("例如使用它的程序", "The program it is for, for example"),
    "token_not_made": Text("令牌未生成", "The token was not made"),
    "token_made": Text("令牌已生成", "The token is made"),
    "token_once": Text("请现在复制，此后不再显示。", "Copy it now: it is not shown again."),
    "token_end": Text("停用", "End"),
    "token_end_named": Text("停用令牌“{name}”", "End the token {name}"),
    "token_ended": Text("令牌已停用", "The token was ended"),
    "token_over": Text("已过期", "Expired"),
    "token_until": Text("有效期至 {day}", "Valid until {day}"),
    "token_used": Text("最近使用：{time}", "Last used: {time}"),
    "token_unused": Text("尚未使用", "Not used yet"),
    "valid_until": Text("有效期至", "Valid until"),
    "scopes": Text("范围", "Scopes"),
    "scopes_single": Text("按类型选择", "Choose by kind"),
    "scopes_single_hint": Text("除“查看”外的操作也需要“查看”。", "Everything but seeing needs seeing, too."),
    "scope_read": Text("查看我能看到的一切", "See everything I see"),
    "scope_everything": Text("我能做的一切", "Everything I may do"),
    "scope_of": Text("{entity}：{operation}", "{entity}: {operation}"),
    "may_read": Text("查看", "see"),
    "may_create": Text("新建", "create"),
    "may_update": Text("修改", "change"),
    "may_delete": Text("删除", "delete"),
    "may_restore": Text("恢复", "restore"),
    "may_actions": Text("操作", "actions"),
    "may_*": Text("全部", "everything"),
}
