"""Web, worker and beat as one command, stopped as one.

Meant for the demonstration and for small offices on one machine; docs/operations.md has the separate
units. Children write to logs/ in the data folder. The end of one child ends all; Ctrl-C, TERM and HUP
end all; a killed parent takes its children along (Linux tells them by PR_SET_PDEATHSIG).
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STOP_SECONDS = 20  # a running PDF or import may end; then it is killed and taken up again by its outbox row
LOG_LIMIT = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process with its name in Chinese and its log."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]


def die_with_parent(parent: int) -> Callable[[], None]:
    """Run in the child before exec: TERM when the parent is gone, however it went."""

    def arrange() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return arrange


def commands(host: str, port: int) -> dict[str, list[str]]:
    """The three command lines; the same settings stand in docs/operations.md for production."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "officeadmin"]
    workers, threads = os.environ.get("WEB_WORKERS", "2"), os.environ.get("WEB_THREADS", "4")
    schedule = settings.DATA_DIR / "beat" / "schedule"
    schedule.parent.mkdir(exist_ok=True)
    return {
        "web": [python, "-m", "gunicorn", "officeadmin.wsgi", f"--bind={host}:{port}", "--worker-class=gthread",
                f"--workers={workers}", f"--threads={threads}", "--timeout=120", "--graceful-timeout=10",
                "--limit-request-line=8190",  # a Chinese title of 500 characters in a query takes 4,500 bytes
                "--max-requests=5000", "--max-requests-jitter=500", "--no-control-socket", "--log-level=warning"],
        "worker": [*celery, "worker", "--pool=threads", "--concurrency=3", "--loglevel=warning",
                   "--without-gossip", "--without-mingle", f"--hostname=worker-{port}@%h"],
        "beat": [*celery, "beat", "--loglevel=warning", f"--schedule={schedule}", "--pidfile="],
    }  # fmt: skip


class Command(BaseCommand):
    """`manage.py serve`."""

    help = "一条命令同时运行网页服务、后台任务与定时任务，Ctrl-C 全部停止"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        self.children: list[Child] = []
        self.stopping = False
        self.refuse_taken_port(host, port)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        try:
            lines = commands(host, port)
            self.start("web", lines["web"])
            if self.wait_for_web(host, port):
                self.greet(host, port)
            for name in ("worker", "beat"):
                if not self.stopping:
                    self.start(name, lines[name])
            ended = self.watch()
        finally:
            self.stop_all()
        if ended is not None:
            tail = ended.log.read_text(errors="replace").splitlines()[-15:]
            raise CommandError(
                "\n".join(
                    [*tail, f"{ended.name} 意外退出（代码 {ended.process.returncode}），已全部停止。日志：{ended.log}"]
                )
            )

    def on_signal(self, number: int, frame: Any) -> None:
        """The first signal asks everybody to end; the second does not wait."""
        if self.stopping:
            for child in self.children:
                self.signal_group(child, signal.SIGKILL)
        self.stopping = True

    def refuse_taken_port(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"地址 {host}:{port} 不可用（{error.strerror}），可用 PORT=其他端口 ./run 启动。"
                ) from error

    def start(self, name: str, line: list[str]) -> None:
        """Start one child in a group of its own, so that Ctrl-C reaches it only through us."""
        log = settings.DATA_DIR / "logs" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 the command line is ours
                line,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(os.getpid()),
            )
        self.children.append(Child(name, log, process))

    def wait_for_web(self, host: str, port: int) -> bool:
        """True as soon as a page is answered; False when stopped or ended before."""
        target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 an address to compare with
        while not self.stopping and self.children[0].process.poll() is None:
            connection = http.client.HTTPConnection(target, port, timeout=10)
            try:
                connection.request("GET", "/")
                connection.getresponse()
                return True
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        return False

    def greet(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 an address to compare with
        self.stdout.write(self.style.SUCCESS(f"\n  综合办公已启动：http://{shown}:{port}/"))
        if settings.DEMO_MODE:
            self.stdout.write("  演示账号列在登录页上，点一下即可登录。")
        self.stdout.write(f"  数据目录：{settings.DATA_DIR}（日志在其中 logs/）    按 Ctrl-C 停止\n")
        self.stdout.flush()

    def watch(self) -> Child | None:
        """Wait for a signal (None) or for a child that ended by itself (that child)."""
        while not self.stopping:
            for child in self.children:
                if child.process.poll() is not None:
                    return child
            time.sleep(0.2)
        return None

    def stop_all(self) -> None:
        """TERM to every group, KILL to what is left; returns when none is left."""
        if self.children:
            self.stdout.write("正在停止……")
            self.stdout.flush()
        for child in self.children:
            self.signal_group(child, signal.SIGTERM)
        limit = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.signal_group(child, signal.SIGKILL)
                child.process.wait()
            self.signal_group(child, signal.SIGKILL)  # whatever a child left in its group

    def signal_group(self, child: Child, number: signal.Signals) -> None:
        try:
            os.killpg(child.process.pid, number)
        except ProcessLookupError:
            return
