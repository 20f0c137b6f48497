"""The virus-scan door against a real local server that speaks clamd's protocol."""

import socket
import socketserver
import struct
import threading
import time

import pytest
from django.template import engines
from django.urls import reverse

from apps.attachments import clamd, services
from apps.attachments.models import Attachment, Scan, StagedUpload
from apps.attachments.selectors import attachments_of
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_matter
from apps.core.errors import DomainError
from apps.matters.models import TimelineEntry
from apps.notifications.models import Notification

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def attachment_list(attachments):
    """The list of files as every matter's page draws it."""
    module = engines["jinja2"].env.get_template("components/files.html").module
    return module.attachment_list(attachments)


class Clamd(socketserver.BaseRequestHandler):
    """INSTREAM as clamd does it: a limit of 1 MB, EICAR found, and moods for the tests."""

    def handle(self):
        self.server.seen += 1
        if self.server.mood == "silent":
            time.sleep(20)
            return
        if self.server.mood == "hangs up":
            return
        if self._exactly(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self._exactly(4))[0]:
            content += self._exactly(length)
            if len(content) > 1024 * 1024:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if self.server.mood == "broken":
            self.request.sendall(b"stream: Can't allocate memory ERROR\0")
        else:
            self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")

    def _exactly(self, length):
        data = b""
        while len(data) < length and (part := self.request.recv(length - len(data))):
            data += part
        return data


def serve(kind, place):
    server = kind(place, Clamd)
    server.daemon_threads, server.mood, server.seen = True, "well", 0
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


@pytest.fixture
def server(settings):
    """By TCP; strict as in production."""
    running = serve(socketserver.ThreadingTCPServer, ("127.0.0.1", 0))
    settings.CLAMD_ADDRESS, settings.CLAMD_AWAY = f"127.0.0.1:{running.server_address[1]}", "refuse"
    settings.CLAMD_SECONDS = 20
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def away(settings):
    """An address where nobody listens; lenient."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    settings.CLAMD_AWAY = "accept"


def stage(owner, name="来文.txt", content=b"x"):
    return services.stage_upload(owner=owner, upload=samples.upload(name, content))


def attach(owner, matter=None, **given):
    row = stage(owner, **given)
    return services.attach_staged(
        matter=matter or make_matter(owner), actor=owner, staged_ids=[str(row.pk)], role="original"
    )[0]


def test_an_infected_file_is_refused_by_its_finding_and_leaves_nothing(server, cast, disk):
    with pytest.raises(DomainError) as refusal:
        stage(cast.clerk, "毒.txt", EICAR)
    assert refusal.value.message == ("「毒.txt」未通过安全扫描（Eicar-Test-Signature），已拒收。请联系信息管理员")
    assert (refusal.value.status, StagedUpload.objects.count(), disk()) == (422, 0, [])


def test_a_clean_file_is_taken_and_remembered_as_clean(server, cast):
    attachment = attach(cast.clerk, content=b"a" * 700_000)  # several chunks
    assert (attachment.scan, attachment.remark, server.seen) == (Scan.CLEAN, "", 1)


def test_a_unix_socket_is_spoken_to_as_well(cast, settings, tmp_path):
    path = tmp_path / "clamd.ctl"
    server = serve(socketserver.ThreadingUnixStreamServer, str(path))
    for address in (f"unix:{path}", str(path)):
        settings.CLAMD_ADDRESS = address
        assert stage(cast.clerk).scan == Scan.CLEAN
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("mood", ["silent", "hangs up", "broken"])
def test_a_scanner_that_gives_no_answer_refuses_in_production(mood, server, cast, disk, settings):
    server.mood, settings.CLAMD_SECONDS = mood, 2
    begun = time.monotonic()
    with pytest.raises(DomainError) as refusal:
        stage(cast.clerk)
    assert refusal.value.message == "病毒扫描服务暂时没有应答，「来文.txt」未接收。请稍后重试，或联系信息管理员"
    assert (refusal.value.status, disk(), time.monotonic() - begun < 15) == (503, [], True)


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "host-without-port", "127.0.0.1:port"])
def test_a_wrong_address_is_an_absent_scanner(address, cast, settings):
    settings.CLAMD_ADDRESS, settings.CLAMD_AWAY = address, "misspelt"
    with pytest.raises(DomainError, match="病毒扫描服务暂时没有应答"):
        stage(cast.clerk)


def test_a_file_over_the_scanners_limit_is_told(server, cast, settings):
    with pytest.raises(DomainError, match=r"「大.txt」超过病毒扫描的上限（100 MB），未接收"):
        stage(cast.clerk, "大.txt", b"a" * (3 * 1024 * 1024))  # the server says so while it is sent
    settings.CLAMD_MAX_BYTES, before = 1024, server.seen
    with pytest.raises(DomainError, match="超过病毒扫描的上限（0 MB）"):
        stage(cast.clerk, "大.txt", b"a" * 2000)
    assert server.seen == before  # not even asked
    settings.CLAMD_AWAY = "accept"
    assert stage(cast.clerk, "大.txt", b"a" * 2000).remark == "超过病毒扫描的上限，未查毒，打开时请留意"


def test_the_drop_zone_gets_the_sentence(away, cast, as_user, settings):
    answer = as_user(cast.clerk).post(reverse("attachments:stage"), {"file": samples.upload("a.txt", b"x")})
    assert (answer.status_code, answer.json()["notice"]) == (201, "病毒扫描服务暂不可用，尚未查毒，打开时请留意")
    settings.CLAMD_AWAY = "refuse"
    answer = as_user(cast.clerk).post(reverse("attachments:stage"), {"file": samples.upload("a.txt", b"x")})
    assert (answer.status_code, "暂时没有应答" in answer.json()["error"]) == (503, True)


def test_what_came_while_it_was_away_is_scanned_once_it_is_back(away, cast, settings):
    attachment, dropped = attach(cast.clerk), stage(cast.clerk)
    assert (attachment.scan, dropped.scan, services.rescan_waiting()) == (Scan.WAITING, Scan.WAITING, 0)
    server = serve(socketserver.ThreadingTCPServer, ("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
    assert (services.rescan_waiting(), services.rescan_waiting(), server.seen) == (2, 0, 2)
    server.shutdown()
    server.server_close()
    assert (Attachment.objects.get().scan, StagedUpload.objects.get().scan) == (Scan.CLEAN, Scan.CLEAN)


def test_a_file_found_infected_later_is_sealed_off_and_the_timeline_says_so_once(away, cast, as_user, settings):
    attachment = attach(cast.clerk, name="毒.txt", content=EICAR)
    dropped = stage(cast.clerk, "毒二.txt", EICAR)
    client = as_user(cast.clerk)
    download, preview = (reverse(f"attachments:{door}", args=[attachment.pk]) for door in ("download", "preview"))
    assert "尚未查毒，打开时请留意" in client.get(preview).content.decode()
    server = serve(socketserver.ThreadingTCPServer, ("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
    services.rescan_waiting()
    services.rescan_waiting()
    server.shutdown()
    server.server_close()
    words = "「毒.txt」检出病毒（Eicar-Test-Signature），已封存，不能打开"
    refused, page = client.get(download), client.get(preview).content.decode()
    assert (refused.status_code, words in refused.content.decode(), words in page, download in page) == (
        422,
        True,
        True,
        False,
    )
    assert download not in str(attachment_list(attachments_of(attachment.matter)))
    entries = TimelineEntry.objects.filter(matter=attachment.matter, code="file_infected")
    assert [(entry.verb, entry.actor_label) for entry in entries] == [("检出病毒", "系统")]
    told = list(Notification.objects.order_by("pk").values_list("recipient__name", "title", "url"))
    found = "补查时检出病毒（Eicar-Test-Signature）"
    assert told == [
        ("李登记", f"您上传的「毒.txt」{found}，已封存：{attachment.matter.title}", preview),
        ("李登记", f"您上传、尚未提交的「毒二.txt」{found}，不能提交", ""),
    ]
    with pytest.raises(DomainError, match=r"「毒二.txt」检出病毒，不能提交，请移除后再办理"):
        services.attach_staged(
            matter=attachment.matter, actor=cast.clerk, staged_ids=[str(dropped.pk)], role="original"
        )


def test_no_address_means_no_scan(cast, settings):
    settings.CLAMD_ADDRESS = ""
    assert (clamd.configured(), stage(cast.clerk).scan) == (False, Scan.NONE)
