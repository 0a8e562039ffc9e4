"""Run a command beside a PostgreSQL server of its own, which is gone when the command ends.

    python tools/with_postgres.py -- COMMAND [ARGUMENT ...]

The command finds the server in CLAIMWRIGHT_DATABASE_URL. The data lies in a temporary folder, the
server listens on a free loopback port with a password made for this run, and no cluster that the
machine already has is touched. The server never runs as root (PostgreSQL refuses that): root lends
it the user `postgres`, or `nobody`. Exits with the command's own code.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import debian_packages

NAME = "claimwright"
STARTS = 3
READY_SECONDS = 60


class ServerFailure(Exception):
    """The server could not be made or started; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the programs and the data are, and which user runs the server (None: ourselves)."""

    programs: Path
    folder: Path
    user: pwd.struct_passwd | None
    password: str

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder / "server.log"

    def url(self, *, port: int) -> str:
        """How a client reaches the server's database."""
        return f"postgresql://{NAME}:{self.password}@127.0.0.1:{port}/{NAME}"

    def identity(self) -> dict[str, Any]:
        """The arguments for subprocess that make a program run as the server's user."""
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs to its end."""
        result = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env={**os.environ, "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.identity(),
        )
        if result.returncode:
            raise ServerFailure(f"{program} failed:\n{result.stdout}")


def server_user() -> pwd.struct_passwd | None:
    """The user that the server runs as: ourselves (None), or for root one with fewer rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerFailure("PostgreSQL does not run as root, and there is no user postgres or nobody.")


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(server: Server) -> None:
    """Make an empty cluster whose only account is ours, and needs the password."""
    password_file = server.folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(server.password)
    if server.user is not None:
        for path in (server.folder, password_file):
            os.chown(path, server.user.pw_uid, server.user.pw_gid)
    # An initdb that is killed leaves children who go on writing into a folder we then remove.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        server.run(
            "initdb",
            f"--pgdata={server.folder / 'data'}",
            f"--username={NAME}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def start(server: Server, *, port: int) -> subprocess.Popen[bytes]:
    """Start the server; it is not yet ready."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(server.folder),
        # The data does not outlive the run, so nothing need survive a power cut.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    with server.log.open("ab") as log:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [str(server.programs / "postgres"), "-D", str(server.folder / "data"), *options],
            cwd=server.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A Ctrl-C is for the command; the server is stopped afterwards.
            start_new_session=True,
            **server.identity(),
        )
    return process


def is_ready(server: Server, process: subprocess.Popen[bytes], *, port: int) -> bool:
    """Wait until the server answers; False when it gave up."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(ServerFailure):
            server.run("pg_isready", "--host=127.0.0.1", f"--port={port}", "--quiet")
            return True
        time.sleep(0.05)
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server: at once and cleanly, and by force where that takes too long."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(order)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """A server for the length of the block, as the URL of its empty database."""
    programs = debian_packages.find_postgres_programs()
    if programs is None:
        raise ServerFailure("PostgreSQL's initdb is not on this machine: install `postgresql`.")
    folder = Path(tempfile.mkdtemp(prefix="claimwright-postgres-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        server = Server(
            programs=programs,
            folder=folder,
            user=server_user(),
            password=secrets.token_urlsafe(16),
        )
        make_cluster(server)
        # The free port may be taken by another between our look and the server's start.
        for _ in range(STARTS):
            port = free_port()
            process = start(server, port=port)
            if is_ready(server, process, port=port):
                break
            stop(process)
        else:
            raise ServerFailure(f"the server did not start:\n{server.log.read_text()[-2000:]}")
        server.run("createdb", "--host=127.0.0.1", f"--port={port}", f"--username={NAME}", NAME)
        yield server.url(port=port)
    finally:
        if process is not None:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def run_command(command: Sequence[str], *, database_url: str) -> int:
    """Run the command to its end, whatever signals come; its exit code, as a shell gives it."""
    process = subprocess.Popen(
        command, env={**os.environ, "CLAIMWRIGHT_DATABASE_URL": database_url}
    )
    for order in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(order, lambda number, _frame: process.send_signal(number))
    # The terminal sends Ctrl-C to the command as well: wait for its answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = process.wait()
    return code if code >= 0 else 128 - code


def main(arguments: Sequence[str]) -> int:
    """Start the server, run the command, stop the server."""
    command = list(arguments[1:]) if arguments[:1] == ["--"] else list(arguments)
    if not command:
        print("usage: with_postgres.py -- COMMAND [ARGUMENT ...]", file=sys.stderr)
        return 2
    # A polite end before the command runs must still take the server and its folder away.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with running_server() as database_url:
            return run_command(command, database_url=database_url)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (ServerFailure, FileNotFoundError) as failure:
        print(f"with_postgres: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
