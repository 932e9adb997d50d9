"""The few names the engine itself must know, and the fields every record has."""

from engine.meta.fields import AnyField, DatetimeField, IntegerField, UserField

USER = "user"
ROLE_ASSIGNMENT = "role_assignment"
ADMIN_ROLE = "admin"

RECORD_FIELDS: dict[str, AnyField] = {
    "id": IntegerField(name="id", label={"zh": "编号", "en": "Id"}, required=True, record=True),
    "created_at": DatetimeField(
        name="created_at", label={"zh": "创建时间", "en": "Created"}, required=True, record=True
    ),
    "created_by": UserField(name="created_by", label={"zh": "创建人", "en": "Created by"}, record=True),
    "updated_at": DatetimeField(
        name="updated_at", label={"zh": "更新时间", "en": "Changed"}, required=True, record=True
    ),
    "updated_by": UserField(name="updated_by", label={"zh": "更新人", "en": "Changed by"}, record=True),
    "version": IntegerField(name="version", label={"zh": "版本", "en": "Version"}, required=True, record=True),
}
"""Kept by the engine for every record. `created_by` is null where the engine itself, or a command line, made it."""

BIN_COLUMNS = ("deleted_at", "deleted_by")
"""Columns of an entity with a recycle bin; no expression sees them, deleted records do not exist for it."""
