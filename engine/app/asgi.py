"""The whole application as ASGI: the wall in front, Litestar with its one mount, and what starts and stops with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from engine import __version__
from engine.api.handlers import Api
from engine.app.application import Application, CannotStart
from engine.app.ending import Ending
from engine.app.lifespan import living
from engine.http.answering import by_reader, mounted
from engine.http.asgi import Application as Asgi
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.problems import Problem
from engine.http.refusals import REFUSALS
from engine.http.request import Request, request_of
from engine.http.response import Response
from engine.http.site import Site
from engine.security.paced import Paced
from engine.settings import Settings, read_settings
from engine.web.assets import Assets, NotBuilt, load_assets
from engine.web.dev import Bench
from engine.web.health import HEALTH
from engine.web.own import own_screens
from engine.web.routes import Screens
from engine.web.served import Served


class Stage:
    """Where the mounts find the handlers, which exist from start to stop."""

    def __init__(self, settings: Settings, told: Path | None, ending: Ending | None) -> None:
        self._settings = settings
        self._told = told
        self._ending = ending
        self.api: Asgi
        self.screens: Screens
        self.web: Asgi

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Start, serve, stop."""
        assets = assets_built()
        application = await Application.start(self._settings)
        bench = Bench(self._told, lambda: application.runtime.compiled.stamp) if self._told else None
        runtime = application.runtime
        self.screens = Screens(Served(runtime), assets, __version__, bench, own_screens(runtime))
        self.api = mounted(Api(application.runtime).handle, REFUSALS, problem_json)
        self.web = mounted(self.screens.handle, REFUSALS, self.render)
        if self._ending is not None:
            application.beside(self._ending.tell(runtime.ending))
        try:
            yield
        finally:
            await application.stop()

    def render(self, request: Request, problem: Problem) -> Response:
        """A problem as its reader wants it: a page, or JSON."""
        return by_reader(self.screens.render, problem_json)(request, problem)


def create(settings: Settings | None = None, told: Path | None = None, ending: Ending | None = None) -> Asgi:
    """The application for `settings` (those of the environment where none are given).

    `told` is the file in which `loom dev` says what its pages are to show; `ending` says when its server stops.
    """
    known = settings or read_settings()
    stage = Stage(known, told, ending)

    # One mount: Litestar's router gives everything to a mount at `/`, also what another one should have.
    @asgi("/", is_mount=True, copy_scope=False)
    async def everything(scope: Scope, receive: Receive, send: Send) -> None:
        handler = stage.api if request_of(scope).segments[:1] == ("api",) else stage.web  # type: ignore[arg-type] # Litestar types the same dicts more narrowly
        await handler(scope, receive, send)  # type: ignore[arg-type] # as above

    inner = Litestar([everything], openapi_config=None, logging_config=None, debug=False)
    site = Site(known.hosts, known.https, known.proxies)
    wall = Hardening(inner, site, stage.render, requests=Paced(known.requests_network), uncounted=HEALTH)  # type: ignore[arg-type] # as above
    return living(wall, stage.lifespan)


def assets_built() -> Assets:
    """What the screens need beside the definitions; raises CannotStart where it was not built."""
    try:
        return load_assets()
    except NotBuilt as problem:
        raise CannotStart(str(problem)) from problem
