"""What is wrong with one field of a record that was sent in."""

from engine.text.messages.texts import Plural, Text, Texts

FAILURES: Texts = {
    "token_expiry": Text("应在今后 {count} 天之内", "Must be within the next {count} days"),
    "unknown_scope": Text("没有范围 {name}", "There is no scope {name}"),
    "too_many_tokens": Text(
        "最多可有 {max} 个令牌，请先停用一个", "There are {max} tokens, which is the most; end one first"
    ),
    "check_fails": Text("不符合要求：{check}", "Not as it has to be: {check}"),
    "check_of_fields_fails": Text("不符合要求：{check}（{fields}）", "Not as it has to be: {check} ({fields})"),
    "required": Text("必填", "Required"),
    "absence_circle": Text(
        "代理形成循环：代理人此时也离岗，最终仍由此人代理",
        "A circle: the substitute is away too, and it comes back to this person",
    ),
    "no_level_before": Text("只能退回到之前的审批级", "It can go back to a level before this one only"),
    "nobody_approves": Text("“{level}”没有审批人，无法提交", "Nobody approves at {level}, so it cannot be submitted"),
    "answer_is_old": Text("只能在一分钟内撤销自己最近的意见", "Only the last answer is taken back, within a minute"),
    "answer_was_followed": Text("该意见已产生后续结果，无法撤销", "Something has followed from it already"),
    "answer_went_on": Text("其他人已继续处理，无法撤销", "Others have gone on from it already"),
    "needs_approval": Text("{message}：须先经 {people} 同意", "{message}: {people} would have to agree first"),
    "changed_meanwhile": Text(
        "提交之后有人修改过 {fields}，同意后将以申请的内容为准",
        "Somebody has changed {fields} since it was submitted; with your agreement they become what was asked for",
    ),
    "record_changed_meanwhile": Text(
        "提交之后有人修改过此记录", "Somebody has changed the record since it was submitted"
    ),
    "submitter_is_gone": Text("提交人已不能登录", "Whoever submitted it cannot log in any more"),
    "not_defined_any_more": Text(
        "定义中已没有 {name}，无法执行", "{name} is not defined any more, so it cannot be carried out"
    ),
    "not_possible_any_more": Text(
        "记录的状态或条件已不允许“{action}”", "{action} is not possible with the record as it is now"
    ),
    "submitter_may_not": Text(
        "记录已不存在，或提交人已无权进行此操作",
        "The record is not there any more, or whoever submitted it may not do this any more",
    ),
    "asked_already": Text("此人在本级已被询问", "This person is asked at this level already"),
    "follows_without_end": Text(
        "自动执行的步骤相互触发、没有尽头，已全部撤销：{chain}",
        "What is done by itself goes on and on, so nothing of it was done: {chain}",
    ),
    "form_changed": Text(
        "表单已变更，以下填写的内容已没有对应的字段，再次保存时不会保存：{text}",
        "The form has changed: there is no field any more for what you typed, and saving again leaves it out: {text}",
    ),
    "unknown_field": Text("没有名为 {name} 的字段", "There is no field {name}"),
    "not_writable": Text("此字段不能填写", "This field cannot be set"),
    "not_text": Text("应为文本", "Must be text"),
    "not_a_number": Text("应为数字", "Must be a number"),
    "not_finite": Text("应为有限的数字", "Must be a finite number"),
    "not_an_integer": Text("应为整数", "Must be a whole number"),
    "not_a_bool": Text("应为是或否", "Must be yes or no"),
    "not_a_date": Text("不是有效的日期，例如 2026-01-31", "Not a valid date; write it like 2026-01-31"),
    "not_a_time": Text("不是有效的时间，例如 08:30", "Not a valid time of day; write it like 08:30"),
    "not_a_duration": Text(
        "不是有效的时长，例如 3 天、2 小时、5 个工作日",
        "Not a valid length of time; write it like 3 days or 5 working days",
    ),
    "not_a_datetime": Text(
        "不是有效的日期和时间，例如 2026-01-31 08:00", "Not a valid date and time; write it like 2026-01-31 08:00"
    ),
    "zone_missing": Text(
        "缺少时区，例如 2026-01-31T08:00:00Z", "The time zone is missing; write it like 2026-01-31T08:00:00Z"
    ),
    "no_such_time": Text("这一天没有这个时刻（夏令时）", "This time does not exist on that day (daylight saving)"),
    "not_an_email": Text("不是有效的邮箱地址，例如 name@example.com", "Not an email address, like name@example.com"),
    "not_a_phone": Text("不是有效的电话号码，例如 138 0013 8000", "Not a telephone number, like +86 138 0013 8000"),
    "not_a_url": Text("不是有效的网址，例如 https://example.com", "Not a web address, like https://example.com"),
    "not_a_color": Text("不是有效的颜色，例如 #ff8800", "Not a colour, like #ff8800"),
    "not_a_place": Text("应为纬度和经度，例如 31.23,121.47", "Must be latitude and longitude, like 31.23,121.47"),
    "not_a_file": Text("应为文件的网址或标识", "Must be the web address or the identifier of a file"),
    "not_json": Text("不是有效的 JSON", "Not valid JSON"),
    "wrong_form": Text("不符合要求的格式：{pattern}", "Does not have the form {pattern}"),
    "not_a_choice": Text("不在可选范围内：{options}", "Not one of the options: {options}"),
    "no_such_value": Text("没有“{value}”这个选项", "There is no value {value} to choose"),
    "retired_value": Text("“{value}”已停用，不能再选", "{value} is retired and cannot be chosen any more"),
    "cannot_mention": Text(
        "{name}看不到这条记录，不能在此提到", "{name} does not see this record and cannot be named here"
    ),
    "too_many_mentions": Text("一条评论最多提到 {max} 人", "A comment names at most {max} people"),
    "not_a_reference": Text("应为一条记录的编号", "Must be the id of a record"),
    "not_one_record": Text(
        "“{text}”没有或不止一条可选的记录，请从列表中选择", "“{text}” is none or several of the records; choose one"
    ),
    "not_an_any_reference": Text("应为一条记录，写作 customer/12", "Must be a record, written like customer/12"),
    "not_this_entity": Text("应为以下种类的记录：{options}", "Must be a record of one of these: {options}"),
    "last_administrator": Text(
        "至少要保留一位可以登录的管理员", "Somebody who can log in has to stay an administrator"
    ),
    "no_such_record": Text("没有可选的这条记录", "There is no such record to choose"),
    "circle": Text("不能放在自己或自己的下级之下", "It cannot lie below itself, nor below what lies below it"),
    "not_a_list": Text("应为由文本组成的列表", "Must be a list of texts"),
    "comma_in_word": Text("标签“{word}”中不能有逗号或顿号", "“{word}”: a tag has no comma in it"),
    "too_many_words": Text("最多 {max} 个标签", "At most {max} tags"),
    "not_references": Text("应为由记录编号组成的列表", "Must be a list of ids"),
    "not_lines": Text("应为由对象组成的列表", "Must be a list of objects"),
    "too_many_lines": Text("最多 {max} 行", "At most {max} lines"),
    "no_such_line": Text("这条记录没有此行", "The record has no such line"),
    "too_long": Text("最多 {max} 个字符，现有 {length} 个", "At most {max} characters; there are {length}"),
    "bad_character": Text("第 {place} 个字符 {character} 不能使用", "Character {place} ({character}) is not allowed"),
    "too_small": Text("不能小于 {min}", "Must be at least {min}"),
    "too_large": Text("不能大于 {max}", "Must be at most {max}"),
    "scale": Text(
        "小数最多 {count} 位", Plural("At most {count} digit after the point", "At most {count} digits after the point")
    ),
    "out_of_range": Text("数值过大", "The number is too large"),
    "result_out_of_range": Text("计算结果超出范围", "The result of the calculation does not fit"),
    "same_as": Text("与已有记录重复：{titles}", "The same as a record there is: {titles}"),
    "same_as_another": Text("与另一条已有记录重复", "The same as another record there is"),
    "duplicate": Text("已有记录使用此值", "Another record has this value"),
    "number_needs": Text("编号需要此项的值", "The number of the record needs a value here"),
    "number_too_long": Text(
        "编号的 {count} 位数字已用完",
        Plural("All numbers of {count} digit are used up", "All numbers of {count} digits are used up"),
    ),
    "too_many_records": Text(
        "涉及 {count} 条记录，最多 {max} 条", "This concerns {count} records; at most {max} at once"
    ),
    "failed_automation": Text("自动操作“{name}”：{message}", "Automation “{name}”: {message}"),
    "failed_step": Text("第 {number} 步（{step}）：{message}", "Step {number} ({step}): {message}"),
    "step_create": Text("新建{entity}", "create {entity}"),
    "step_upsert": Text("新建或修改{entity}", "create or change {entity}"),
    "step_update": Text("修改{entity}", "change {entity}"),
    "step_delete": Text("删除{entity}", "delete {entity}"),
    "step_take": Text("{entity}", "{entity}"),
    "step_decide": Text("重新判定{entity}", "decide about {entity} again"),
    "password_blank": Text("密码不能为空白", "The password must not be blank"),
    "password_too_short": Text(
        "密码至少 {count} 个字符", Plural("At least {count} character", "At least {count} characters")
    ),
    "password_too_long": Text(
        "密码最多 {count} 个字符", Plural("At most {count} character", "At most {count} characters")
    ),
    "password_easy": Text("这个密码太容易猜到，请换一个", "This password is too easy to guess; choose another"),
    "password_unchanged": Text("新密码不能与原密码相同", "The new password must differ from the old one"),
    "password_differs": Text("两次输入的密码不一致", "The two passwords differ"),
}
