"""The kinds of field, as resolved: one class a kind, named here once. What a kind does stands in a table per layer."""

from engine.meta.fields.base import (
    NEVER,
    Field,
)
from engine.meta.fields.choices import (
    BoolField,
    ChoiceField,
    Option,
)
from engine.meta.fields.given import (
    Formula,
    Given,
    Literal,
    Sample,
    SampleParts,
    SamplePattern,
    SampleRange,
    SampleValues,
    Wire,
)
from engine.meta.fields.kinds import (
    FIELD_KINDS,
    AnyField,
    kind_name,
)
from engine.meta.fields.numbers import (
    DecimalField,
    IntegerField,
    MoneyField,
    NumberField,
    PercentField,
)
from engine.meta.fields.references import (
    CODE,
    AnyReference,
    CollectionField,
    DepartmentField,
    Link,
    ReferenceField,
    UserField,
    link,
    linked,
)
from engine.meta.fields.texts import (
    LongTextField,
    TextField,
)
from engine.meta.fields.times import (
    DateField,
    DatetimeField,
    DurationField,
    TimeField,
)

__all__ = [
    "CODE",
    "FIELD_KINDS",
    "NEVER",
    "AnyField",
    "AnyReference",
    "BoolField",
    "ChoiceField",
    "CollectionField",
    "DateField",
    "DatetimeField",
    "DecimalField",
    "DepartmentField",
    "DurationField",
    "Field",
    "Formula",
    "Given",
    "IntegerField",
    "Link",
    "Literal",
    "LongTextField",
    "MoneyField",
    "NumberField",
    "Option",
    "PercentField",
    "ReferenceField",
    "Sample",
    "SampleParts",
    "SamplePattern",
    "SampleRange",
    "SampleValues",
    "TextField",
    "TimeField",
    "UserField",
    "Wire",
    "kind_name",
    "link",
    "linked",
]
