"""The screens that need the running application itself, and not only its records."""

from engine.http.runtime import Runtime
from engine.web.access import AccessScreens
from engine.web.account import AccountScreens
from engine.web.administration import AdministrationScreens
from engine.web.away import AWAY_SCREENS
from engine.web.events import Events
from engine.web.inbox import InboxScreens
from engine.web.jobs import JobScreens
from engine.web.own_fields import FieldScreens
from engine.web.routes import More
from engine.web.workflows import WORKFLOW_SCREENS


def own_screens(runtime: Runtime) -> More:
    """All of them, by their addresses."""
    accounts = AccountScreens(runtime).more
    further = {
        **AccessScreens(runtime).screens,
        **AdministrationScreens(runtime).screens,
        **AWAY_SCREENS,
        **Events(runtime).screens,
        **FieldScreens(runtime).screens,
        **InboxScreens(runtime).screens,
        **JobScreens(runtime).screens,
        **WORKFLOW_SCREENS,
    }
    return accounts._replace(screens={**accounts.screens, **further})
