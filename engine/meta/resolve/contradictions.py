"""Keys of a field that contradict each other."""

from engine.diagnostics.limits import Limit
from engine.meta.fields import NEVER, AnyField, ChoicesField, LineField, TagsField, kind_name
from engine.meta.kinds.fields import AnyValueDecl
from engine.meta.readings import READINGS
from engine.meta.resolve.site import Site


def refuse_contradictions(field: AnyField, decl: AnyValueDecl, site: Site) -> None:
    """Report keys of a field that have no effect beside others, or cannot be carried out."""
    if field.value is not None:
        written = {
            "required": decl.required is not False,
            "editable": decl.editable is not True,
            "default": decl.default is not None,
            "suggest": decl.suggest is not None,
            "convert": decl.convert is not None,
        }
        for key in (key for key, is_written in written.items() if is_written):
            message = f"`{key}` has no effect on `{field.name}`, which is computed"
            site.below(key).at_key("META-CONFLICT", message, f"delete `{key}`, or delete `value`")
    elif field.suggest is not None and decl.default is not None:
        message = f"`default` has no effect on `{field.name}`, which has a suggestion"
        site.below("default").at_key("META-CONFLICT", message, "delete one of the two")
    if field.frozen is not None and field.formula is None:
        message = f"`frozen` has no effect on `{field.name}`, which follows nothing"
        site.below("frozen").at_key("META-CONFLICT", message, "delete `frozen`, or give it a `value` or `suggest`")
    if field.formula is not None and (type(field) in READINGS or isinstance(field, ChoicesField | TagsField)):
        key = "value" if field.value is not None else "suggest"
        message = f"`{field.name}` cannot be computed: what is worked out has not the form of `{kind_name(field)}`"
        site.below(key).at_key("META-CONFLICT", message, "make it `text`, or give it a `default`")
    if field.convert is not None and type(field) in READINGS:
        message = f"nothing is converted to `{kind_name(field)}`: what is worked out has not its form"
        site.below("convert").at_key("META-CONFLICT", message, "add a field of this type under another name")
    if isinstance(field, LineField) and (field.unique or field.index is not None) and field.max > Limit.INDEXED.most:
        key = "unique" if field.unique else "index"
        message = f"a text of up to {field.max:,} characters is too long for an index"
        site.below(key).at_key("META-INDEX", message, f"give it a `max` of at most {Limit.INDEXED.most}")


def refuse_unseen(field: AnyField, site: Site) -> None:
    """Report a field that is needed and never there."""
    if (field.required or field.required_when is not None) and field.visible == NEVER:
        message = f"`{field.name}` is required, and nobody can fill it in: it is never visible"
        site.below("required").at_key("META-CONFLICT", message, "delete `required`, or write a condition for `visible`")
