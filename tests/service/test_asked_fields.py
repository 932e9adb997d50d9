"""What is asked for a field of the record begins with what the record has, and left out it stays."""

from tests.service.expenses import FILES
from tests.service.test_approvals import house, submitted, task
from tests.support.client import picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

ASKING = FILES | {
    "approval.yaml": FILES["approval.yaml"].replace(
        "head:   {approvers: role(head)}",
        "head:   {approvers: role(head), ask: {purpose: {}, amount: {required: true}}}",
    ),
    "expense.yaml": FILES["expense.yaml"]
    + "actions:\n  tell:\n    ask: {purpose: {type: text, max: 40}, amount: text}\n"
    + "    do: [{update: this, set: {purpose: =input.purpose}}]\n",
    "roles.yaml": FILES["roles.yaml"].replace("actions: [submit]", "actions: [submit, tell]"),
}


def test_forms_of_actions_and_approvals_are_filled(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        identity = await submitted(anna, amount="70.00")
        form = await (await visitor(world, anna.user)).page(f"/expense/{identity}/actions/tell")
        assert 'value="Chairs"' in form
        assert 'value="70' not in form
        asked = await task(hugo)
        form = await (await visitor(world, hugo.user)).page(
            f"/approval_task/{asked}/actions/agree_expense_approval__head"
        )
        assert ('value="Chairs"' in form, 'value="70.00"' in form) == (True, True)
        await hugo.take("approval_task", asked, "agree_expense_approval__head", note="Fine", amount="60.00")
        assert picked(await anna.get("expense", identity), "amount", "state") == ("60.00", "approved")
        assert (await anna.get("expense", identity))["purpose"] == "Chairs ok"

    play(story, ASKING)
