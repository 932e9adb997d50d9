"""Words of other tools and languages, and what this one calls the same thing."""

from collections.abc import Iterable
from typing import Final

from engine.diagnostics import nearest

_TYPES: Final = {
    "text": "string str varchar nvarchar char character chars varchar2 single_line input email phone url 文本 字符串",
    "long_text": "textarea multiline memo clob mediumtext longtext text_area rich_text html 多行文本 长文本",
    "code": "autonumber auto_number autoincrement sequence naming_series document_number 编号 流水号 单号",
    "integer": "int int32 int64 bigint smallint number whole_number long counter serial 整数",
    "decimal": "float double real numeric dec number_decimal 小数 数字",
    "money": "currency amount price 金额 货币",
    "percent": "percentage pct rate 百分比",
    "bool": "boolean checkbox flag bit yes_no yesno switch tinyint 布尔 是否",
    "date": "day 日期",
    "datetime": "timestamp timestamptz date_time 日期时间",
    "time": "clock time_of_day 时间",
    "duration": "interval timedelta period span 时长 期限",
    "tags": "labels keywords tag hashtags 标签",
    "choices": "multiselect multi_select multiple multichoice set checkboxes 多选 复选",
    "choice": "enum select dropdown picklist option options radio list choices dictionary 选项 单选 下拉",
    "references": "many2many many_to_many m2m links multi_reference 多引用 多对多",
    "reference": "link lookup foreign_key foreignkey fk ref relation relationship many2one belongs_to 引用 关联",
    "any_reference": "dynamic_link polymorphic generic_relation generic_foreign_key regarding 任意引用 动态链接",
    "user": "person owner employee people 用户 人员",
    "collection": "lines children has_many one2many one_to_many table child_table related_list 集合 明细",
}

_KEYS: Final = {
    "type": "fieldtype field_type datatype data_type kind typ 类型",
    "label": "caption title display_name displayname name header text 标签 名称",
    "help": "hint tooltip placeholder help_text helptext 提示 帮助",
    "description": "comment note notes doc documentation desc 说明 描述 备注",
    "pattern": "format template prefix mask series 格式",
    "reset": "restart period reset_on 重置",
    "scope": "per by group partition",
    "required": "mandatory not_null notnull obligatory reqd nullable optional must 必填",
    "unique": "distinct uniq 唯一",
    "index": "indexed db_index key 索引",
    "track": "tracked track_history track_changes keep_history 跟踪",
    "default": "default_value initial initial_value preset 默认 默认值",
    "value": "formula computed compute expression calc calculated expr calculation 公式 计算",
    "max": "max_length maxlength maxlen length size limit maximum max_value 最大 长度",
    "min": "min_length minlength minimum min_value 最小",
    "scale": "decimals decimal_places digits places 小数位",
    "precision": "max_digits total_digits 精度",
    "options": "choices values enum items list select 选项",
    "to": "target entity ref references model link related_to refers_to 关联实体",
    "of": "entity model child target",
    "by": "foreign_key via mapped_by inverse fk through",
    "order": "order_by sort sort_by orderby sorting 排序",
    "filter": "where domain condition criteria scope 过滤",
    "when": "if condition rule where expression check 条件",
    "message": "error text msg label 提示 消息",
    "before": "on trigger at events operations",
    "then": "action outcome",
    "features": "options settings flags feature 功能",
    "fields": "columns attributes properties field 字段",
    "checks": "validations constraints rules validators check 校验 检查",
    "sample": "example examples sample_data seed",
    "grants": "permissions rights access perms allow 权限",
    "includes": "extends inherits include parent parents 包含",
    "locales": "languages language locale 语言",
    "time_zone": "timezone tz zone 时区",
    "currency": "money 货币",
    "read": "select view list see get 读",
    "create": "insert add new write 新建",
    "update": "edit write change modify 修改",
    "delete": "remove destroy 删除",
    "recycle": "bin trash soft_delete recycle_bin softdelete 回收站",
    "tone": "color colour style",
    "owner": "owned_by owner_field",
    "zh": "cn zh_cn zh_hans chinese 中文 中",
    "en": "en_us en_gb english us 英文 英",
    "low": "from min start",
    "high": "to max end until",
}


def _by_word(table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for ours, words in table.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), ours)
    return found


_TYPE_BY_WORD: Final = _by_word(_TYPES)
_KEY_BY_WORD: Final = _by_word(_KEYS)
_TRUE: Final = frozenset(("yes", "y", "on", "t", "1", "true", "是", "对"))
_FALSE: Final = frozenset(("no", "n", "off", "f", "0", "false", "否", "none", "null", "nil"))


def meant_type(word: str, allowed: Iterable[str]) -> str | None:
    """The field type that another tool calls `word`, or that is spelt nearly so."""
    return _meant(word.split("(")[0], tuple(allowed), _TYPE_BY_WORD)


def meant_key(word: str, allowed: Iterable[str]) -> str | None:
    """The key that another tool calls `word`, or that is spelt nearly so."""
    return _meant(word, tuple(allowed), _KEY_BY_WORD)


def meant_bool(word: object) -> str | None:
    """`true` or `false`, where that is what somebody meant."""
    plain = str(word).strip().lower()
    if plain in _TRUE:
        return "true"
    return "false" if plain in _FALSE else None


def _meant(word: str, allowed: tuple[str, ...], by_word: dict[str, tuple[str, ...]]) -> str | None:
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in allowed:
        return plain
    ours = next((one for one in by_word.get(plain, ()) if one in allowed), None)
    return ours or nearest(word, allowed)
