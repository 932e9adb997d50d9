"""The words of the screens of administrators."""

from engine.text.messages.texts import Plural, Text, Texts

ADMINISTRATION: Texts = {
    # Overview
    "section_people": Text("人员与组织", "People and organisation"),
    "section_rights": Text("权限", "Rights"),
    "section_application": Text("应用", "Application"),
    "section_watch": Text("查看与核对", "Watching over it"),
    "section_bins": Text("回收站", "Recycle bins"),
    "section_dictionaries": Text("数据字典", "Dictionaries"),
    "about_user": Text(
        "谁可以登录：姓名、账号、部门、上级、停用与到期日期。",
        "Who logs in: name, account, department, superior; made inactive or ending on a day.",
    ),
    "about_accounts": Text(
        "重设密码的链接、两步验证、结束某人的登录和令牌。",
        "A link to a new password, two-step verification, ending somebody's sessions and tokens.",
    ),
    "about_department": Text("组织的层级和各部门负责人。", "The organisation as a tree, with who leads each part."),
    "about_group": Text("跨部门一起工作的人。", "People who work together across departments."),
    "about_group_member": Text("谁在哪个小组。", "Who belongs to which group."),
    "about_role_assignment": Text("谁拥有哪个角色，到哪天为止。", "Who has which role, and until which day."),
    "about_roles": Text("每个角色可以做什么，现在谁拥有。", "What each role may do, and who has it now."),
    "about_access": Text("某人对某条记录可以做什么，以及原因。", "What somebody may do with one record, and why."),
    "about_share": Text("谁把哪条记录共享给了谁。", "Which records somebody lets others see or change."),
    "about_settings": Text("应用的各项设置。", "What the application leaves to you to decide."),
    "about_currency": Text("金额的币种和汇率。", "What amounts are counted in, and the rates."),
    "about_saved_view": Text("保存的列表条件。", "Lists that people narrowed down and kept."),
    "about_comment": Text("对记录的评论。", "What people say about records."),
    "about_approval_request": Text(
        "提交了哪些审批，进展如何。", "What was submitted for approval, and what became of it."
    ),
    "about_approval_task": Text("请谁审批，意见是什么。", "Who is asked to agree, and what they said."),
    "about_absence": Text("谁什么时候离岗，审批由谁代理。", "Who is away when, and who is asked to agree instead."),
    "about_audit_entry": Text("谁在什么时候对哪条记录做了什么。", "Who did what with which record, and when."),
    "about_ownership": Text("记录在什么时候归谁负责。", "Who a record belonged to, from when to when."),
    # Accounts
    "account_hint": Text("登录时输入的名称。不知道时，", "The name typed in when logging in. Not known?"),
    "account_list": Text("在用户列表里查找", "Find the person in the list"),
    "account_look_up": Text("查看账号", "Look it up"),
    "account_of_person": Text("登录与会话", "Log-in and sessions"),
    "account_open": Text("可以登录", "Can log in"),
    "account_closed": Text("已停用", "Inactive"),
    "account_ended": Text("已到期", "Has ended"),
    "account_state": Text("停用或设置到期日期", "Make inactive, or set a last day"),
    "account_state_hint": Text(
        "停用后立即不能登录，所有会话和令牌随之结束。",
        "Somebody inactive cannot log in; sessions and tokens end at once.",
    ),
    "account_until": Text("有效期至 {day}。", "Until {day}."),
    "factor_none": Text("未启用", "Not set up"),
    "sessions_none": Text("目前没有登录。", "Not logged in at the moment."),
    "sessions_end_all": Text("全部结束", "End all"),
    "sessions_ended_all": Text("会话已全部结束", "All sessions have ended"),
    # Health
    "health": Text("系统状态", "System health"),
    "about_health": Text(
        "数据库、进程、审计和登录的情况。", "How the database, the workers, the audit and log-ins are."
    ),
    "health_good": Text("正常", "Good"),
    "health_watch": Text("留意", "To be looked at"),
    "health_bad": Text("需要处理", "Something to be done"),
    "health_all_good": Text("一切正常", "Everything is as it should be"),
    "health_some": Text(
        "有 {count} 项需要留意", Plural("{count} thing to be looked at", "{count} things to be looked at")
    ),
    "health_database": Text("数据库", "Database"),
    "health_database_is": Text(
        "{database}，{size} MB，应答用时 {took} 毫秒", "{database}, {size} MB, answered within {took} ms"
    ),
    "health_disk": Text("磁盘", "Disk"),
    "health_disk_is": Text("剩余 {free} MB，共 {total} MB", "{free} MB of {total} MB free"),
    "health_fitness": Text("启动检查", "Check at the start"),
    "health_fitness_is": Text(
        "数据库的版本、持久性、时钟和表结构，现在再查一次的结果",
        "Version, durability, clock and tables of the database, looked at again now",
    ),
    "health_definitions": Text("定义", "Definitions"),
    "health_definitions_is": Text("第 {version} 版，应用人 {by}，{at}", "Version {version}, applied by {by}, {at}"),
    "health_workers": Text("工作进程", "Workers"),
    "health_workers_is": Text(
        "{count} 个，所用定义的版本（引擎版本）：",
        Plural("{count} worker, by definitions (engine):", "{count} workers, by definitions (engine):"),
    ),
    "health_verify": Text("核对", "Verification"),
    "health_verify_is": Text("上次核对：{at}，{count} 处不符", "Last done {at}, {count} found to be wrong"),
    "health_verify_never": Text("核对", "Verification"),
    "health_verify_never_is": Text("从未核对过", "It was never done"),
    "health_audit": Text("审计封存", "Seal of the audit"),
    "health_audit_is": Text(
        "已封存至第 {last} 条，{waiting} 条待封存，摘要 {digest}…",
        "Sealed up to entry {last}, {waiting} not sealed yet, digest {digest}…",
    ),
    "health_jobs": Text("后台任务", "Jobs in the background"),
    "health_jobs_is": Text(
        "{workers} 个进程；{due} 个到期等待，最久 {seconds} 秒；{dead} 个失败",
        "{workers} processes; due and waiting {due}, the oldest for {seconds} s; failed {dead}",
    ),
    "health_sessions": Text("会话", "Sessions"),
    "health_sessions_is": Text("{count} 个会话，{people} 人", "{count} open, people logged in: {people}"),
    "health_attempts": Text("登录限制", "Throttled log-ins"),
    "health_attempts_is": Text(
        "{count} 个账号或网络尝试过多，须等待",
        Plural("{count} account or network tried too often", "{count} accounts or networks tried too often"),
    ),
    "health_factor_on": Text("两步验证", "Second factor"),
    "health_factor_on_is": Text("可以使用", "People may set one up"),
    "health_factor_off": Text("两步验证", "Second factor"),
    "health_factor_off_is": Text("没有密钥，无法使用", "There is no secret, so nobody can have one"),
    "health_do_slow": Text("查看数据库所在机器的负载。", "Look at the load of the machine it runs on."),
    "health_do_disk": Text("清理磁盘，或换用更大的磁盘。", "Make room on the disk, or give it a larger one."),
    "health_do_fitness": Text(
        "按下列说明处理；loom plan 显示表结构的差别。",
        "Do what the lines below say; loom plan shows what of the tables differs.",
    ),
    "health_do_workers": Text(
        "稍等片刻；若仍不一致，请重启旧的进程。", "Wait a moment; if it goes on, start the old ones anew."
    ),
    "health_do_verify": Text(
        "在服务器上运行 loom verify，并把摘要另存一处。",
        "Run loom verify on the server, and keep its digest elsewhere.",
    ),
    "health_do_verify_wrong": Text(
        "再次运行 loom verify，它会列出每一处。", "Run loom verify again: it lists each of them."
    ),
    "health_do_audit": Text(
        "查看日志：封存每分钟在后台进行一次。", "Look at the log: it is sealed once a minute, by a job."
    ),
    "health_do_jobs_dead": Text(
        "在“失败的任务”中查看原因，然后重试或丢弃。", "Look at failed jobs; have them done again, or discard them."
    ),
    "health_do_jobs_none": Text(
        "没有处理后台任务的进程：运行 loom worker，或不要把 METALOOM_JOBS 设为 0。",
        "Nobody does them: run loom worker, or do not set METALOOM_JOBS to 0.",
    ),
    "health_do_jobs_behind": Text(
        "查看日志和负载；可以再运行一个 loom worker。", "Look at the log and the load; another loom worker may help."
    ),
    "health_do_attempts": Text(
        "通常会自行恢复；账号本人可用重设密码的链接。",
        "It ends by itself; a link to a new password helps whoever forgot theirs.",
    ),
    "health_do_factor": Text(
        "设置 METALOOM_SECRET 后重启，见文档 accounts.md。",
        "Set METALOOM_SECRET and start again; accounts.md says how.",
    ),
    # Jobs
    "jobs": Text("失败的任务", "Failed jobs"),
    "about_jobs": Text(
        "后台多次尝试仍未完成的任务：原因、重试、丢弃。",
        "What failed in the background however often it was tried, and why.",
    ),
    "jobs_hint": Text(
        "这些任务已多次尝试。重试从头开始计数；丢弃后不再执行。",
        "They were tried several times. Done again they count from the start; discarded they are never done.",
    ),
    "jobs_none": Text("没有失败的任务。", "Nothing has failed."),
    "job_since": Text("{since}，尝试了 {count} 次", "{since}, tried {count} times"),
    "job_for": Text("代 {name}", "on behalf of {name}"),
    "job_retry": Text("重试", "Try again"),
    "job_retry_named": Text("重试 {name}", "Try {name} again"),
    "job_discard": Text("丢弃", "Discard"),
    "job_discard_named": Text("丢弃 {name}", "Discard {name}"),
    "job_retried": Text("任务将再次执行", "The job will be tried again"),
    "job_discarded": Text("任务已丢弃", "The job was discarded"),
    # Fields
    "about_fields": Text(
        "给记录增加字段，修改名称、说明、是否必填和选项，或停用字段。",
        "Fields of records are added, called otherwise, asked for or retired.",
    ),
    "fields": Text("字段", "Fields"),
    "fields_hint": Text(
        "这里的修改与定义文件一样经过检查，并在执行前显示计划；重新部署文件后仍然保留。",
        "What is changed here is checked like the files of definitions, shown as a plan before it is done, and stays"
        " when the files are deployed anew.",
    ),
    "field_new": Text("新增字段", "New field"),
    "field_name": Text("代码", "Name"),
    "field_name_help": Text(
        "小写英文字母、数字和下划线，前面会加上 x_", "Small letters, digits and _; x_ is put in front of it"
    ),
    "field_kind": Text("类型", "Type"),
    "field_label": Text("名称", "Label"),
    "field_help": Text("填写说明", "Help"),
    "field_required": Text("必填", "Required"),
    "field_options": Text("选项", "Options"),
    "field_options_help": Text(
        "仅用于选项字段。每行一个，名称按语言的顺序：gold: 金 | Gold",
        "Of a choice only. One a line, labels in the order of the languages: gold: Gold | Or",
    ),
    "field_retired": Text("停用", "Retired"),
    "field_retired_help": Text("不再显示，数据保留", "It is shown no more, and its data stays"),
    "field_is_retired": Text("已停用", "Retired"),
    "field_made_here": Text("在此新增", "Made here"),
    "field_changed_here": Text("在此修改过", "Changed here"),
    "field_as_file": Text("作为文件", "As a file"),
    "field_go_on": Text("查看计划", "Show the plan"),
    "field_plan": Text("将执行以下更改：", "This is what will be changed:"),
    "field_apply": Text("执行", "Carry it out"),
    "field_not_saved": Text(
        "有 {count} 处需要修改",
        Plural("{count} thing needs to be corrected", "{count} things need to be corrected"),
    ),
    "field_kind_text": Text("文本", "Text"),
    "field_kind_long_text": Text("长文本", "Long text"),
    "field_kind_integer": Text("整数", "Whole number"),
    "field_kind_decimal": Text("小数", "Number"),
    "field_kind_money": Text("金额", "Amount"),
    "field_kind_percent": Text("百分比", "Percentage"),
    "field_kind_bool": Text("是/否", "Yes or no"),
    "field_kind_date": Text("日期", "Date"),
    "field_kind_datetime": Text("日期时间", "Date and time"),
    "field_kind_choice": Text("选项", "Choice"),
    "field_kind_user": Text("用户", "Person"),
    # Roles
    "roles": Text("角色与权限", "Roles"),
    "roles_hint": Text(
        "角色写在定义文件里，这里只能查看。要让某人拥有角色，请新建角色分配。",
        "Roles stand in the definitions and are only shown here. Who has one is said by role assignments.",
    ),
    "role_assign": Text("分配角色", "Give a role"),
    "role_held_by": Text("{count} 人", Plural("{count} person", "{count} people")),
    "role_held_by_nobody": Text("尚未分配", "Nobody has it"),
    "role_entities": Text("{count} 种记录", Plural("{count} kind of records", "{count} kinds of records")),
    "role_includes": Text("包含：{roles}", "Includes {roles}"),
    "role_may": Text("可以做什么", "What it may do"),
    "role_may_nothing": Text("这个角色没有任何权限。", "This role gives no rights."),
    "role_may_hint": Text(
        "多个角色的权限相加。未列出的，只能做所有人都能做的。",
        "Rights of several roles add up. Of what is not listed it may do what everybody may.",
    ),
    "role_holders": Text("谁拥有这个角色", "Who has it"),
    "role_until": Text("有效期至 {day}", "Until {day}"),
    "role_for_good": Text("长期有效", "Without an end"),
    "role_by": Text("通过角色“{role}”", "By the role {role}"),
    "role_more": Text("还有 {count} 个，见角色分配", "{count} more, in role assignments"),
    "entity_column": Text("记录", "Records"),
    "right_read": Text("查看", "See"),
    "right_create": Text("新建", "Create"),
    "right_update": Text("修改", "Change"),
    "right_delete": Text("删除", "Delete"),
    "right_restore": Text("恢复", "Restore"),
    "right_purge": Text("彻底删除", "Delete for good"),
    "right_assign": Text("分配", "Assign"),
    "right_share": Text("共享", "Share"),
    "right_comment": Text("评论", "Comment"),
    "right_export": Text("导出", "Export"),
    "granted_always": Text("全部", "all"),
    "granted_never": Text("不可", "never"),
    "granted_mine": Text("自己的", "their own"),
    "granted_my_team": Text("自己和下属的", "their own and their team's"),
    "granted_my_group": Text("自己和同组的", "their own and their groups'"),
    "granted_my_department": Text("本部门的", "their department's"),
    "granted_my_branch": Text("本部门及下级部门的", "their department's and those below it"),
    "granted_shared_read": Text("共享给他们的", "shared with them"),
    "granted_shared_edit": Text("共享给他们修改的", "shared with them to be changed"),
    "granted_or": Text("或", "or"),
    "granted_and": Text("且", "and"),
    "granted_by": Text("来自{role}", "by {role}"),
}
