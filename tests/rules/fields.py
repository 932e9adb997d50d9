"""One field of each kind, for tests of what rules make of values."""

from decimal import Decimal

from engine.meta.fields import (
    AnyField,
    BoolField,
    ChoiceField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    IntegerField,
    LongTextField,
    MoneyField,
    Option,
    PercentField,
    ReferenceField,
    TextField,
    TimeField,
    UserField,
)

ONE_OF_EACH: dict[str, AnyField] = {
    field.name: field
    for field in (
        TextField(name="text", label={}, max=5),
        LongTextField(name="long_text", label={}, max=20),
        IntegerField(name="integer", label={}, min=-5, max=100),
        DecimalField(name="decimal", label={}, precision=6, scale=2, min=Decimal("-10.5")),
        MoneyField(name="money", label={}, min=Decimal(0)),
        PercentField(name="percent", label={}, max=Decimal(1)),
        BoolField(name="bool", label={}),
        DateField(name="date", label={}),
        DatetimeField(name="datetime", label={}),
        TimeField(name="time", label={}),
        DurationField(name="duration", label={}),
        ChoiceField(name="choice", label={}, options={"low": Option(label={}), "high": Option(label={})}),
        ReferenceField(name="reference", label={}, to="customer"),
        UserField(name="user", label={}),
        DepartmentField(name="department", label={}),
        CollectionField(name="collection", label={}, of="contact", by="customer"),
    )
}
