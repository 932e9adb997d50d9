"""What the API says besides."""

from engine.text.messages.texts import Text, Texts

API: Texts = {
    "bad_login": Text("请以 JSON 发送账号 account 和密码 password", "Send `account` and `password` as JSON"),
    "definitions_changing": Text("系统正在更新，请稍后重试", "The application is being updated; please try again"),
}
