"""The drill of a restore (ARC-07): a demonstration is copied while a writer writes, comes back in an empty place, and
both are compared.

    .venv/bin/python bench/drill.py /tmp/drill                                  # SQLite
    DATABASE_URL=postgres:///drill .venv/bin/python bench/drill.py /tmp/drill   # databases drill and drill_back

Commands are those of docs/operations.md 4 and 5, each a process of its own. First under load, plain and encrypted:
what was committed before the copy began is there, rows, chain and files agree with one another. Then with nobody
writing: every table and file equal by checksum, searches of four people hit the same, the vault opens with both locks.
Last damaged copies: each is refused, and the message names the file. Prints the tables of docs/reliability.md; exit
code 1 on any difference. The folder is kept: a second run uses the demonstration made by the first.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

BASE = Path(__file__).resolve().parent.parent
KEY = "drill-of-the-restore-0123456789abcdef"
LEAST = 3  # papers written before, and while, a copy is made
faults: list[str] = []


def hold(what: str, *, true: object) -> None:
    """Note what does not hold."""
    if not true:
        faults.append(what)
        print(f"  DIFFERENT {what}", flush=True)


@dataclass
class Place:
    """One installation: a data folder and a database."""

    folder: Path
    url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Settings of its processes."""
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        vendor = kept.get("OFFICEADMIN_VENDOR", str(BASE / "var" / "vendor"))
        own = {"OFFICEADMIN_DATA": str(self.folder), "OFFICEADMIN_VENDOR": vendor, "LOG_LEVEL": "ERROR"}
        return {**kept, **own, **({"DATABASE_URL": self.url} if self.url else {}), **self.more}

    def run(self, *command: str) -> tuple[subprocess.CompletedProcess[str], float]:
        """A command there, and its seconds."""
        began = time.monotonic()
        line = [sys.executable, *command]
        done = subprocess.run(line, cwd=BASE, env=self.environment, capture_output=True, text=True)
        return done, time.monotonic() - began

    def ask(self, what: str) -> Any:
        """An answer of drill_place.py."""
        done, _ = self.run("bench/drill_place.py", what)
        if done.returncode:
            raise SystemExit(f"{what}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])["answer"]

    def empty(self) -> "Place":
        """Nothing in it, not even a database of that name."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.url:
            name = self.url.rsplit("/", 1)[1]
            with psycopg.connect(self.url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return self


class Writer(threading.Thread):
    """Papers registered at the place by a process of its own; `written` grows while it works."""

    def __init__(self, place: Place) -> None:
        super().__init__(daemon=True)
        line = [sys.executable, "bench/drill_place.py", "write"]
        self.process = subprocess.Popen(
            line, cwd=BASE, env=place.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.written: list[int] = []
        self.start()

    def run(self) -> None:
        self.written.extend(map(int, self.process.stdout))

    def wait(self, count: int) -> None:
        """Until so many are committed."""
        while len(self.written) < count:
            if self.process.poll() is not None:
                raise SystemExit("the writer died")
            time.sleep(0.05)

    def stop(self) -> None:
        self.process.stdin.close()
        hold("the writer ended in error", true=self.process.wait() == 0)
        self.join()


@contextmanager
def writing(place: Place) -> Iterator[Writer]:
    writer = Writer(place)
    try:
        writer.wait(LEAST)
        yield writer
    finally:
        writer.stop()


def backed_up(place: Place, target: Path) -> tuple[Path, float]:
    """The newest copy below the target, by the documented command."""
    done, seconds = place.run("manage.py", "backup", "--to", str(target))
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return Path(done.stdout.strip().rsplit("：", 1)[1]), seconds


def brought_back(office: Place, back: Place, folder: Path) -> tuple[float, float]:
    """The copy proved, then restored into an empty place: the seconds of both."""
    proved, proving = office.run("manage.py", "verify_backup", str(folder))
    hold(
        f"{folder.name} is not proved: {proved.stderr[-500:]}", true=proved.returncode == 0 and "完好" in proved.stdout
    )
    done, seconds = back.empty().run("manage.py", "restore", str(folder), "--yes")
    good = done.returncode == 0 and "核对无误" in done.stdout
    hold(f"{folder.name} does not come back: {done.stdout} {done.stderr[-500:]}", true=good)
    return proving, seconds


def sound(back: Place, told: dict[str, Any], folder: Path) -> None:
    """What must hold of any copy: its rows are those of the manifest, and agree with one another and the files."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    counted = {name: rows for name, (rows, _) in told["tables"].items()}
    hold("rows of the tables are not those of the manifest", true=counted == manifest["tables"])
    hold(f"files missing or changed: {told['wrong_files'][:3]}", true=not told["wrong_files"])
    hold("papers in halves", true=told["halves"] == 0)
    head = manifest["facts"]["chain"]
    hold("the head of the chain is another one", true=told["chain"] == [True, head["seq"], head["digest"]])
    seen, _ = back.run("manage.py", "verify_timeline", "--head", head["digest"])
    hold(f"verify_timeline: {seen.stderr}", true=seen.returncode == 0)


def under_load(office: Place, back: Place, target: Path, label: str) -> list[Any]:
    """One copy while the writer writes."""
    with writing(office) as writer:
        before = list(writer.written)
        folder, seconds = backed_up(office, target)
        while_copying = len(writer.written) - len(before)
        writer.wait(len(writer.written) + 1)
    proving, restoring = brought_back(office, back, folder)
    told = back.ask("tell")
    sound(back, told, folder)
    copied = set(told["incoming"]) & set(writer.written)
    hold("a paper committed before the copy is missing", true=copied >= set(before))
    hold(
        "the papers of the copy are not the first that were written", true=copied == set(writer.written[: len(copied)])
    )
    hold("nothing was written while the copy was made", true=while_copying > 0)
    return figures(label, told, seconds, proving, restoring, f"{while_copying} 件（副本含 {len(copied)} 件）")


def figures(label: str, told: dict[str, Any], *rest: Any) -> list[Any]:
    rows = sum(count for count, _ in told["tables"].values())
    sizes = [size for size, _ in told["files"].values()]
    return [label, len(told["tables"]), rows, len(sizes), sum(sizes), told["chain"][1], *rest]


def quiet(office: Place, back: Place, target: Path) -> tuple[list[Any], dict[str, Any]]:
    """A copy with nobody writing: equal in everything, and alive."""
    secrets = [one[:4] for one in office.ask("vault")]
    origin = office.ask("tell")
    folder, seconds = backed_up(office, target)
    proving, restoring = brought_back(office, back, folder)
    told = back.ask("tell")
    sound(back, told, folder)
    for name in sorted({*origin["tables"], *told["tables"]}):
        hold(f"table {name}", true=origin["tables"].get(name) == told["tables"].get(name))
    hold("the files are not the same", true=origin["files"] == told["files"])
    hold("the searches do not hit the same", true=origin["searches"] == told["searches"])
    hold("hardly anything is found", true=sum(bool(one) for one in told["searches"].values()) > 20)
    opened = back.ask("vault")
    hold("the vault has no files", true=opened)
    hold("the vault opens to other words", true=[one[:4] for one in opened] == secrets)
    hold("one lock alone, or a wrong passphrase, opens the vault", true=all(one[4] == [True, True] for one in opened))
    visited = back.ask("visit")
    hold(f"signing in, a page, a file: {visited}", true=visited[:3] == [302, 200, True] and visited[4])
    line = figures("静止，明文", told, seconds, proving, restoring, "—")
    return line, {**told, "opened": opened, "visited": visited}


def damaged(office: Place, back: Place, folder: Path, label: str) -> list[str]:
    """A byte turned in each sort of file: proved and restored, both must say no and name it."""
    database = next(path.name for path in folder.iterdir() if path.name.startswith("database."))
    listed = next(path.name for path in folder.iterdir() if path.name.startswith("files.sha256"))
    some = max((path for path in (folder / "files").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    lines = []
    for name in (database, listed, str(some.relative_to(folder))):
        copy = folder.parent / "damaged"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        with (copy / name).open("r+b") as file:
            file.seek((copy / name).stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 0x40]))
        shown = name.removeprefix("files/")
        for command in (["verify_backup", str(copy)], ["restore", str(copy), "--yes"]):
            done, _ = back.empty().run("manage.py", *command)
            hold(f"{label}: {command[0]} takes a damaged {name}", true=done.returncode != 0 and shown in done.stderr)
            if command[0] == "restore":
                lines.append(f"{label} {name}：{done.stderr.strip().splitlines()[-1]}")
        shutil.rmtree(copy)
    return lines


def without_key(office: Place, back: Place, folder: Path) -> list[str]:
    """An encrypted copy with no key, and with another one."""
    lines = []
    for key in ("", "another-key-of-another-place-0123"):
        other = Place(back.folder, back.url, {**back.more, "BACKUP_KEY": key})
        done, _ = other.empty().run("manage.py", "restore", str(folder), "--yes")
        hold("an encrypted copy comes back without its key", true=done.returncode != 0 and "BACKUP_KEY" in done.stderr)
        lines.append(f"{'另一个' if key else '没有'} BACKUP_KEY：{done.stderr.strip().splitlines()[-1]}")
    return lines


HEADINGS = "演练|表|行|文件|字节|封存链|备份秒|核对秒|恢复秒|备份时写入"


def show(lines: list[list[Any]], told: dict[str, Any]) -> None:
    """The tables for the page of docs."""
    print(f"| {' | '.join(HEADINGS.split('|'))} |\n{'|---' * len(HEADINGS.split('|'))}|")
    for line in lines:
        shown = [
            f"{one:.1f}" if isinstance(one, float) else f"{one:,}" if isinstance(one, int) else one for one in line
        ]
        print(f"| {' | '.join(shown)} |")
    by_app: Counter[str] = Counter()
    for name, (rows, _) in told["tables"].items():
        by_app[told["apps"].get(name, "其他（索引、迁移、会话）")] += rows
    print("rows: " + ", ".join(f"{name} {rows:,}" for name, rows in by_app.most_common() if rows))
    print(f"vault: {[[*one[:1], one[1][:12], *one[2:]] for one in told['opened']]}; visit: {told['visited']}")
    print(f"searches with hits: {sum(bool(one) for one in told['searches'].values())} of {len(told['searches'])}")


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/drill").resolve()
    url = os.environ.get("DATABASE_URL", "")
    office = Place(root / "office", url, {"OCR_MAX_PAGES": "3"})  # of a file: enough to be found by
    if not (root / "ready").exists():
        print(f"a demonstration: {office.empty().ask('ready')}", flush=True)
        (root / "ready").touch()
    keys = {name.upper(): (office.folder / name).read_text().strip() for name in ("secret_key", "vault_key")}
    back = Place(root / "back", f"{url}_back" if url else "", keys)
    shutil.rmtree(root / "backups", ignore_errors=True)
    lines = [under_load(office, back, root / "backups" / "plain", "写入中，明文")]
    for one in (office, back):
        one.more = {**one.more, "BACKUP_KEY": KEY}
    lines.append(under_load(office, back, root / "backups" / "sealed", "写入中，加密"))
    sealed = next((root / "backups" / "sealed").iterdir())
    said = damaged(office, back, sealed, "加密") + without_key(office, back, sealed)
    for one in (office, back):
        del one.more["BACKUP_KEY"]
    line, told = quiet(office, back, root / "backups" / "plain")
    lines.append(line)
    said = damaged(office, back, sorted((root / "backups" / "plain").iterdir())[-1], "明文") + said
    show(lines, told)
    print("\n".join(said))
    print(f"{len(faults)} differences")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
