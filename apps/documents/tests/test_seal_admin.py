"""The back-office of seals: only who keeps seals is offered, and a picture is a PNG that stays with the row."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.attachments.tests.samples import picture
from apps.documents.admin import SealForm
from apps.org import roles
from apps.org.services import grant_role

pytestmark = pytest.mark.django_db


def filled(keeper, name="公章.png", content=b""):
    data = {"name": "公司公章", "sort": "official", "keeper": keeper.pk, "is_active": "on", "position": 1}
    files = {"upload": SimpleUploadedFile(name, content)} if content else {}
    return SealForm(data, files)


def test_a_keeper_has_the_role(cast):
    assert "keeper" in filled(cast.archivist).errors
    grant_role(user=cast.archivist, code=roles.SEAL_KEEPER)
    assert filled(cast.archivist).is_valid()


def test_the_picture_is_a_png_and_stays_with_the_row(cast):
    grant_role(user=cast.archivist, code=roles.SEAL_KEEPER)
    assert filled(cast.archivist, content=picture("JPEG")).errors["upload"] == ["印模请用 PNG 图片（透明底）"]
    assert "upload" in filled(cast.archivist, content=b"\x89PNG\r\n\x1a\n" + b"0" * 1024 * 1024).errors
    form = filled(cast.archivist, content=picture("PNG"))
    assert form.is_valid()
    kept = form.save().picture
    assert base64.b64decode(kept.removeprefix("data:image/png;base64,")) == picture("PNG")
