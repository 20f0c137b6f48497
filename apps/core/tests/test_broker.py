"""The embedded broker: no message is ever seen half written."""

import threading
import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport import filesystem


@pytest.fixture
def connect(tmp_path):
    for name in ("in", "processed", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "in"),
        "data_folder_out": str(tmp_path / "in"),
        "processed_folder": str(tmp_path / "processed"),
        "control_folder": str(tmp_path / "control"),
    }
    made = []

    def make():
        made.append(
            Connection("filesystem://localhost", transport="officeadmin.broker:Transport", transport_options=options)
        )
        return made[-1].channel()

    yield make
    for connection in made:
        connection.release()


def test_a_message_still_being_written_is_not_there(connect, monkeypatch):
    writer, reader = connect(), connect()
    seen = []

    def look_then_rename(unfinished, final):
        with pytest.raises(Empty):
            reader._get("work")
        seen.append(unfinished.stat().st_size)
        real(unfinished, final)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", look_then_rename)
    writer._put("work", {"n": 1})
    assert seen[0] > 0
    assert reader._get("work") == {"n": 1}


def test_a_thousand_messages_arrive_whole_and_once_while_they_are_written(connect):
    writer, reader = connect(), connect()
    thread = threading.Thread(target=lambda: [writer._put("work", {"n": n, "text": "文" * 500}) for n in range(1000)])
    thread.start()
    got: list[int] = []
    limit = time.monotonic() + 60
    while len(got) < 1000 and time.monotonic() < limit:
        try:
            got.append(reader._get("work")["n"])
        except Empty:
            time.sleep(0.001)
    thread.join()
    assert sorted(got) == list(range(1000))


def test_a_full_disk_says_so_and_leaves_nothing(connect, monkeypatch, tmp_path):
    def no_space(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.raises(ChannelError):
        connect()._put("work", {"n": 1})
    assert list((tmp_path / "in").iterdir()) == []


def test_a_table_somebody_is_writing_is_read_again(connect, tmp_path):
    channel = connect()
    table = tmp_path / "control" / "office.exchange"
    table.write_text("")
    threading.Timer(0.1, lambda: table.write_text('[["a", "", "a"]]')).start()
    assert channel.get_table("office") == [filesystem.exchange_queue_t("a", "", "a")]
