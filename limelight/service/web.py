"""The console page and the embeddable component, as the build left them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)
DIST = Path(str(resources.files("limelight"))) / "web_dist"
MISSING = (
    "<!doctype html><title>Limelight</title><p>The console page has not been built. Run <code>make web</code>, "
    "then reload. The API is up: see <a href=/docs>/docs</a>."
)
SECURITY = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


@router.get("/")
async def console() -> Response:
    """The console."""
    page = DIST / "index.html"
    if not page.is_file():
        return HTMLResponse(MISSING, status_code=503)
    return FileResponse(page, headers={**SECURITY, "cache-control": "no-cache"})


@router.get("/embed.js")
async def component() -> Response:
    """`<limelight-chat>` as one module, for any page."""
    script = DIST / "embed.js"
    if not script.is_file():
        return Response("throw new Error('Limelight: embed.js has not been built; run make web')",
                        503, media_type="text/javascript")  # fmt: skip
    headers = {"cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(script, media_type="text/javascript", headers=headers)


def mount(app: FastAPI) -> None:
    """Serve the built files."""
    app.include_router(router)
    if DIST.is_dir():
        app.mount("/", StaticFiles(directory=DIST), name="web")
