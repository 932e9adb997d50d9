"""What the API says besides."""

from engine.text.messages.texts import Text, Texts

API: Texts = {
    "bad_login": Text("请以 JSON 发送账号 account 和密码 password", "Send `account` and `password` as JSON"),
    "key_used_otherwise": Text(
        "此 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"
    ),
    "definitions_changing": Text("系统正在更新，请稍后重试", "The application is being updated; please try again"),
}
