"""The built files as they are sent: once, and kept by the browser for ever, since their names hold their hash."""

from engine.http.asgi import Header
from engine.http.compression import BY_ENCODING, GZIPPED, takes_gzip
from engine.http.problems import method_not_allowed, not_found
from engine.http.request import Request
from engine.http.response import Response, header
from engine.web.assets import Assets

FOR_EVER: Header = (b"cache-control", b"public, max-age=31536000, immutable")


def send_asset(request: Request, assets: Assets, name: str) -> Response:
    """`GET /-/static/{name}`; raises Problem 404."""
    asset = assets.files.get(name)
    if asset is None:
        raise not_found()
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed(request.method, "GET", "HEAD")
    headers = (header("content-type", asset.type), FOR_EVER, BY_ENCODING)
    if takes_gzip(request):
        return Response(200, (*headers, GZIPPED), asset.gzipped)
    return Response(200, headers, asset.plain)
