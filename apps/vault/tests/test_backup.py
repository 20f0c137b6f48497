"""A backup holds ciphertext; restored elsewhere it opens with the keys and nothing less (ARC-05, ARC-07)."""

import pytest
from django.conf import settings as django_settings

from apps.core.tests.test_backup import backup, files, place  # noqa: F401  fixtures
from apps.org.tests.cast import build_cast
from apps.vault.tests.factories import PHRASE_A, PHRASE_B, build_world, make_request, released
from apps.vault.tests.test_sealed import WORDS, document

pytestmark = pytest.mark.django_db(transaction=True)

OPENING = """
import django; django.setup()
from apps.core.errors import DomainError
from apps.org.models import User
from apps.vault import services
from apps.vault.models import VaultFile
from apps.vault.tests.factories import World, fresh, make_request, released
who = {name: User.objects.get(username=name) for name in ("wangzhuren", "chenzhuli", "zhoufuzong")}
class Cast: director = who["wangzhuren"]
world = World(Cast, None, who["chenzhuli"], who["zhoufuzong"], {}, VaultFile.objects.get())
try:
    request = released(world, make_request(world))
    print(services.read_page(request=request, actor=Cast.director, number=1).jpeg[:3].hex())
except DomainError as error:
    print(error.message)
"""


def test_the_copy_is_ciphertext_and_opens_elsewhere_with_key_and_passphrases(tmp_path, files, place):  # noqa: F811
    vault = build_world(build_cast(), document())
    released(vault, make_request(vault))  # a window stands open while the copy is made
    folder = backup(tmp_path / "copies")
    copied = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    told = [django_settings.VAULT_KEY, PHRASE_A, PHRASE_B, vault.codes["a"], WORDS[:24], "%PDF-"]
    assert [one for one in told if one.encode() in copied] == []
    done = place.run("restore", str(folder), "--yes")
    assert (done.returncode, "核对无误" in done.stdout) == (0, True), done.stdout + done.stderr
    place.environment["VAULT_KEY"] = "another key of another place, long enough 2026"
    assert "另一把服务器密钥" in place.run(code=OPENING).stdout
    place.environment["VAULT_KEY"] = django_settings.VAULT_KEY
    opened = place.run(code=OPENING)
    assert opened.stdout.strip() == "ffd8ff", opened.stderr[-800:]
