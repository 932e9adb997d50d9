"""Why a step of an action did not succeed, as failures that name the step."""

from engine.compile import Act
from engine.meta.actions import (
    AnyStep,
    CreateStep,
    DecideStep,
    DeleteStep,
    NotifyStep,
    RunStep,
    TakeStep,
    UpdateStep,
    UpsertStep,
)
from engine.meta.catalog import Entity
from engine.meta.labels import Label, text_in
from engine.rules import Failure, failure_text
from engine.service.work import Context, Invalid, NotFound, NotNow, Referenced, Refusal, Waits
from engine.text.messages import message

_VERBS: dict[type[AnyStep], str] = {
    CreateStep: "step_create",
    UpsertStep: "step_upsert",
    UpdateStep: "step_update",
    DeleteStep: "step_delete",
    TakeStep: "step_take",
    DecideStep: "step_decide",
}


def of_step(context: Context, act: Act, number: int, refusal: Refusal) -> Refusal:
    """The refusal as one of the action: everything in it says in which step it is."""
    failures = failures_of(refusal)
    if not failures or isinstance(act.step, NotifyStep | RunStep) or isinstance(refusal, Waits):
        return refusal
    held = refusal.held if isinstance(refusal, Invalid) else None
    return Invalid(tuple(_named(context, act, number, one) for one in failures), held)


def failures_of(refusal: Refusal) -> tuple[Failure, ...]:
    """What is wrong, of a refusal that says it."""
    match refusal:
        case Invalid(failures=failures):
            return failures
        case Referenced(label=label):
            return (Failure("in_use", None, {"entity": label}),)
        case NotFound():
            return (Failure("no_such_record"),)
        case NotNow(label=label):
            return (Failure("not_now", None, {"action": label}),)
        case _:
            return ()


def _named(context: Context, act: Act, number: int, failure: Failure) -> Failure:
    entity = context.compiled.catalog.entities[act.target or ""]
    locales = context.compiled.catalog.app.locales
    words = {locale: _words(act, entity, number, failure, locale) for locale in locales}
    return Failure(failure.code, None, failure.arguments, words, failure.confirm, failure.approval)


def _words(act: Act, entity: Entity, number: int, failure: Failure, locale: str) -> str:
    label = text_in(entity.label, locale, entity.name)
    step = message(_VERBS[type(act.step)], locale, entity=_action(act, entity, locale) or label)
    field = entity.fields.get((failure.field or "").partition("/")[0])
    text = failure_text(failure, locale)
    if field is not None:
        text = message("error_at", locale, label=text_in(field.label, locale, field.name), message=text)
    return message("failed_step", locale, number=number, step=step, message=text)


def _action(act: Act, entity: Entity, locale: str) -> str:
    if not isinstance(act.step, TakeStep):
        return ""
    label: Label = entity.actions[act.step.action].label
    return text_in(label, locale, act.step.action)
