"""The console page and the embeddable component, as the build left them."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from importlib import resources
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

router = APIRouter(include_in_schema=False)
DIST = Path(str(resources.files("limelight"))) / "web_dist"
MISSING = (
    "<!doctype html><title>Limelight</title><p>The console page has not been built. Run <code>make web</code>, "
    "then reload. The API is up: see <a href=/docs>/docs</a>."
)
POLICY = (
    "default-src 'self'; script-src 'self'{inline}; img-src 'self' blob: data:; media-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'none'; "
    "object-src 'none'"
)
SECURITY = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
FOR_GOOD = "public, max-age=31536000, immutable"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@router.get("/")
async def console() -> Response:
    """The console."""
    page = DIST / "index.html"
    if not page.is_file():
        return HTMLResponse(MISSING, status_code=503)
    text = page.read_text("utf-8")
    headers = {**SECURITY, "content-security-policy": policy(text), "cache-control": "no-cache"}
    return HTMLResponse(text, headers=headers)


def policy(page: str) -> str:
    """The content security policy of a page: of inline scripts it allows those that the page came with, by their hash."""
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page)]
    return POLICY.format(inline="".join(f" 'sha256-{base64.b64encode(one).decode()}'" for one in digests))


@router.get("/embed.js")
async def component() -> Response:
    """`<limelight-chat>` as one module, for any page."""
    script = DIST / "embed.js"
    if not script.is_file():
        return Response("throw new Error('Limelight: embed.js has not been built; run make web')",
                        503, media_type="text/javascript")  # fmt: skip
    headers = {"cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(script, media_type="text/javascript", headers=headers)


class Assets(StaticFiles):
    """Built files whose names hold a hash of what is in them: a browser need not ask for one twice."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """As it is, to be kept for good."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = FOR_GOOD
        return response


def mount(app: FastAPI) -> None:
    """Serve the built files."""
    app.include_router(router)
    if DIST.is_dir():
        app.mount("/assets", Assets(directory=DIST / "assets", check_dir=False), name="assets")
        app.mount("/", StaticFiles(directory=DIST), name="web")
