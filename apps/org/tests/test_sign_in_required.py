"""Who is not signed in is led to the sign-in page, and from there back to where the words were typed."""

import pytest
from django.test import Client

from apps.documents.models import IncomingDocument

FORM = "http://testserver/incoming/new/?from=menu"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/", "%2F"),
        ("/incoming/", "%2Fincoming%2F"),
        ("/incoming/?q=a&page=2", "%2Fincoming%2F%3Fq%3Da%26page%3D2"),
        ("/incoming/987654/", "%2Fincoming%2F987654%2F"),  # what does not exist answers as what does
        ("/admin/", "%2Fadmin%2F"),
    ],
)
def test_a_page_leads_to_the_sign_in_page_and_is_remembered(client: Client, db: None, address: str, target: str):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={target}")


def test_an_address_that_no_page_has_is_still_not_found(client: Client, db: None):
    assert client.get("/no-such-page/").status_code == 404


def test_a_form_sent_without_a_session_leads_back_to_its_page_and_writes_nothing(client: Client, db: None):
    answer = client.post("/incoming/new/", {"title": "通知"}, headers={"referer": FORM})
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=%2Fincoming%2Fnew%2F%3Ffrom%3Dmenu")
    assert IncomingDocument.objects.count() == 0


def test_a_form_sent_to_another_address_than_its_page_leads_back_to_the_page(client: Client, db: None):
    answer = client.post("/logout/", headers={"referer": "http://testserver/supervision/3/"})
    assert answer["Location"] == "/login/?next=%2Fsupervision%2F3%2F"


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/incoming/new/", "//evil.example/x", "http://testserver.evil.example/x"]
)
def test_a_form_from_nowhere_or_elsewhere_leads_to_the_front_page(client: Client, db: None, referer: str):
    answer = client.post("/incoming/new/", headers={"referer": referer})
    assert answer["Location"] == "/login/?next=%2F"


def test_a_fragment_without_a_session_takes_the_whole_page_to_the_sign_in_page(client: Client, db: None):
    for send in (client.get, client.post):
        answer = send(
            "/incoming/duplicates/", headers={"HX-Request": "true", "HX-Current-URL": FORM, "referer": "http://x/"}
        )
        assert answer.status_code == 204
        assert answer["HX-Redirect"] == "/login/?next=%2Fincoming%2Fnew%2F%3Ffrom%3Dmenu"
        assert "Location" not in answer.headers
        assert answer.content == b""


def test_a_fragment_that_names_another_host_leads_to_the_front_page(client: Client, db: None):
    answer = client.get(
        "/incoming/duplicates/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/"}
    )
    assert answer["HX-Redirect"] == "/login/?next=%2F"


def test_the_sign_in_page_stays_within_the_site_whatever_the_path(client: Client, db: None):
    answer = client.get("//evil.example/..%2f")
    assert answer.status_code == 404 or "evil.example" not in answer["Location"].split("?")[0]


def test_a_bookmark_of_signing_out_leads_to_the_sign_in_page(client: Client, db: None):
    assert client.get("/logout/").status_code == 302
