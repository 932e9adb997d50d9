"""Why a request could not be done, and the title of each status."""

from engine.text.messages.texts import Plural, Text, Texts

TITLES: Texts = {
    "title_400": Text("请求无法理解", "The request cannot be understood"),
    "title_401": Text("需要登录", "Log-in needed"),
    "title_403": Text("没有权限", "Not allowed"),
    "title_404": Text("没有找到", "Not found"),
    "title_405": Text("不支持此方法", "Method not supported"),
    "title_408": Text("请求超时", "The request took too long"),
    "title_409": Text("与现有数据冲突", "In conflict with what is stored"),
    "title_412": Text("已被他人修改", "Changed in the meantime"),
    "title_413": Text("请求过大", "The request is too large"),
    "title_414": Text("地址过长", "The address is too long"),
    "title_415": Text("不支持此内容类型", "Content type not supported"),
    "title_422": Text("内容需要修改", "Something needs to be corrected"),
    "title_424": Text("未执行", "Not done"),
    "title_428": Text("缺少版本", "The version is missing"),
    "title_429": Text("尝试过于频繁", "Too many attempts"),
    "title_431": Text("请求头过大", "The request's headers are too large"),
    "title_500": Text("出错了", "Something went wrong"),
    "title_503": Text("暂时不可用", "Not available at the moment"),
}

PROBLEMS: Texts = {
    # The request itself
    "body_broken": Text("请求内容不完整", "The body of the request is not whole"),
    "body_missing": Text("请求没有内容", "The request has no body"),
    "bad_json": Text("第 {offset} 字节处不是有效的 JSON", "Not valid JSON at byte {offset}"),
    "truncated_json": Text("JSON 不完整", "The JSON ends too early, or holds half of a character"),
    "bad_encoding": Text("第 {offset} 字节处不是有效的 UTF-8", "Not valid UTF-8 at byte {offset}"),
    "not_an_object": Text("请求内容应为一个 JSON 对象", "The body must be a JSON object"),
    "too_deep": Text("JSON 嵌套超过 {max} 层", "The JSON is nested deeper than {max} levels"),
    "duplicate_key": Text("{name} 出现了两次（第 {offset} 字节）", "{name} stands twice (again at byte {offset})"),
    "too_many_keys": Text("对象的键超过 {max} 个", "An object has more than {max} keys"),
    "bad_form": Text("表单内容无法读取", "The form cannot be read"),
    "too_many_parameters": Text("参数超过 {max} 个", "There are more than {max} parameters"),
    "repeated_parameter": Text("参数 {name} 出现了多次", "The parameter {name} stands more than once"),
    "unknown_parameter": Text("没有参数 {name}", "There is no parameter {name}"),
    "bad_parameter": Text("参数 {name} 的值无法读取", "The value of the parameter {name} cannot be read"),
    "bad_query": Text("地址中的参数无法读取", "The parameters in the address cannot be read"),
    "bad_path": Text("地址中有不允许的字符", "The address holds characters that are not allowed"),
    "bad_header": Text("请求头 {name} 无法读取", "The header {name} cannot be read"),
    "host_missing": Text("请求没有说明主机", "The request names no host"),
    "unknown_host": Text("此地址不由本系统提供", "This host is not served here"),
    "uri_too_long": Text("地址超过 {max} 字节", "The address is longer than {max} bytes"),
    "headers_too_large": Text("请求头过多或过长", "There are too many headers, or they are too long"),
    "body_too_large": Text("请求内容超过 {max} 字节", "The body is larger than {max} bytes"),
    "method_not_allowed": Text("此地址不支持 {method}", "{method} is not supported here"),
    "unsupported_media_type": Text("请以 {expected} 发送内容", "Send the body as {expected}"),
    # Who asks
    "not_logged_in": Text("请先登录", "Please log in"),
    "wrong_credentials": Text("账号或密码不正确", "The account or the password is not right"),
    "code_needed": Text("还需要验证码", "A code of the second factor is needed, too"),
    "wrong_code": Text("验证码不正确或已使用", "The code is not right, or was used already"),
    "factor_there": Text("已启用两步验证", "There is a second factor already"),
    "bad_passwords": Text("需要 old_password 与 new_password", "old_password and new_password are needed"),
    "bad_code": Text("需要 code", "code is needed"),
    "factor_must_add": Text("请先启用两步验证", "Please add a second factor first"),
    "provider_refused": Text(
        "单点登录未成功。此账号可能尚未在本系统开通。",
        "The sign-on did not succeed. There may be no account here for whom you logged in as.",
    ),
    "provider_unreachable": Text("单点登录服务暂时无法连接", "The sign-on service cannot be reached at the moment"),
    "too_many_attempts": Text(
        "尝试次数过多，请在 {count} 秒后再试", Plural("Please wait {count} second", "Please wait {count} seconds")
    ),
    "too_many_requests": Text(
        "请求过多，请在 {count} 秒后再试",
        Plural("Too many requests; please wait {count} second", "Too many requests; please wait {count} seconds"),
    ),
    "password_must_change": Text("请先设置新密码", "Please choose a new password first"),
    "session_needed": Text("令牌不能用于账号操作，请登录", "This is done in a session; a token is not enough"),
    "cross_site": Text("请求来自其他网站", "The request comes from another site"),
    "csrf": Text("页面已过期，请刷新后重试", "The page has expired; reload it and try again"),
    "forbidden": Text("您没有进行此操作的权限", "You have no right to do this"),
    "not_found": Text("没有找到，或您无权查看", "It does not exist, or you may not see it"),
    # What is stored
    "invalid": Text(
        "有 {count} 处需要修改", Plural("{count} thing needs to be corrected", "{count} things need to be corrected")
    ),
    "unconfirmed": Text(
        "有 {count} 处需要确认", Plural("{count} thing wants to be confirmed", "{count} things want to be confirmed")
    ),
    "version_missing": Text("请以 If-Match 说明所修改的版本", "Say in If-Match which version you are changing"),
    "bad_version": Text('If-Match 应为一个版本，例如 "3"', 'If-Match must be one version, like "3"'),
    "conflict": Text(
        "记录已被他人修改，请核对后重试", "The record was changed in the meantime; check it and try again"
    ),
    "duplicate_record": Text("已有相同的记录", "There is such a record already"),
    "not_now": Text("现在不能进行“{action}”", "{action} cannot be done with the record as it is"),
    "already_done": Text("“{action}”已经做过，只能做一次", "{action} was done already, and can be done one time only"),
    "bad_ids": Text("ids 应为 1 至 {max} 个记录编号组成的列表", "`ids` must be a list of 1 to {max} ids of records"),
    "bad_rows": Text(
        "rows 应为 1 至 {max} 行修改；无法读取的位置：{place}",
        "`rows` must be a list of 1 to {max} changes; what cannot be read: {place}",
    ),
    "rows_refused": Text(
        "有 {count} 行不能执行，全部未执行",
        Plural("{count} row cannot be done, so nothing was", "{count} rows cannot be done, so nothing was"),
    ),
    "row_not_done": Text("其他行不能执行，因此此行也未执行", "Other rows cannot be done, so this was not either"),
    "in_use": Text("仍被其他记录引用：{entity}", "Other records still refer to it: {entity}"),
    "bad_idempotency_key": Text(
        "Idempotency-Key 应为 1 至 {max} 个可见字符", "Idempotency-Key must be 1 to {max} visible characters"
    ),
    "idempotency_mismatch": Text(
        "同一个 Idempotency-Key 用于了另一个请求", "The Idempotency-Key was used for another request"
    ),
    "idempotency_in_progress": Text("同一个请求正在处理", "The same request is being worked on"),
    "definitions_changed": Text("定义已更新，请刷新后重试", "The definitions have changed; reload and try again"),
    "busy": Text("系统繁忙，请稍后重试", "The system is busy; please try again in a moment"),
    "unreachable": Text("数据库暂时无法连接", "The database cannot be reached at the moment"),
    "too_slow": Text("此请求用时过长，已停止", "The request took too long and was stopped"),
    "internal": Text(
        "系统内部出错，请把编号告诉管理员", "An error in the system; please tell the administrator the number"
    ),
}
