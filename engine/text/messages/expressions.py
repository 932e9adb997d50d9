"""What is wrong with a condition that somebody writes on a screen, by the code of what was found."""

from engine.text.messages.texts import Text, Texts

EXPRESSIONS: Texts = {
    "exp_syntax": Text("这里的写法无法解读", "This cannot be read"),
    "exp_name": Text("这里没有这个名称", "This name stands for nothing here"),
    "exp_type": Text("这里的值类型不相符", "These values do not go together"),
    "exp_bool": Text("这里应是成立或不成立的条件", "This is neither true nor false"),
    "exp_option": Text("没有这个选项", "There is no such option"),
    "exp_value": Text("字典中没有这个值", "The dictionary has no such value"),
    "exp_function": Text("没有这个函数，或者用法不对", "There is no such function, or it is written otherwise"),
    "exp_alone": Text("这个函数只能用于一条记录", "This function is for one record at a time"),
    "exp_path": Text("这条路径太长，或者通向多条记录", "This path is too long, or leads to many records"),
    "exp_cycle": Text("这里的计算又回到了自身", "This is worked out from itself"),
    "exp_budget": Text("条件太长或太复杂", "This is too long or too complicated"),
    "exp_null": Text("字段为空时，这里不成立", "This is false where the field is empty"),
    "exp_null_not": Text("字段为空时，这里也成立", "This is true too where the field is empty"),
    "exp_write": Text("可以写：{codes}", "write {codes}"),
}
