"""Pictures: pinned, public once signed and published, for staff alone until then."""

from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def picture_of(proof) -> str:
    """The address of the picture a proof shows."""
    return BeautifulSoup(proof.html, "html.parser").img["src"]


@pytest.fixture
def proof(tree):
    """An unsigned proof of a page with a picture."""
    page = factories.make_article()
    factories.with_picture(page, factories.make_image())
    return factories.submit(page)


@pytest.mark.parametrize("ending", ["avif", "webp"])
def test_a_published_picture_is_served_for_good_under_its_own_digest(
    proof, client: Client, ending: str
):
    factories.sign(proof)
    address = f"/assets/{proof.assets.get(filename__endswith=ending).filename}"

    response = client.get(address)

    assert response.status_code == 200
    assert response["Content-Type"] == f"image/{ending}"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    content = response.getvalue()
    assert sha256(content).hexdigest() == address.split("/")[-1].split(".")[0]


def test_an_unsigned_picture_is_not_found_by_readers(proof, client: Client):
    assert client.get(picture_of(proof)).status_code == 404

    factories.sign(proof)

    assert client.get(picture_of(proof)).status_code == 200


@pytest.mark.parametrize(
    "make", [factories.make_writer, factories.make_reviewer, factories.make_publisher]
)
def test_staff_see_an_unsigned_picture_and_keep_it_nowhere(proof, client: Client, make):
    client.force_login(make())

    response = client.get(picture_of(proof))

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"


def test_a_login_of_no_group_sees_no_unsigned_picture(proof, client: Client):
    client.force_login(factories.make_user())

    assert client.get(picture_of(proof)).status_code == 404


def test_a_picture_replaced_in_the_library_leaves_the_published_one(proof, client: Client):
    from wagtail.images import get_image_model

    factories.sign(proof)
    before = client.get(picture_of(proof)).getvalue()

    image = get_image_model().objects.get()
    image.file = factories.make_image(colour="red").file
    image.save()
    image.renditions.all().delete()

    assert client.get(picture_of(proof)).getvalue() == before


def test_a_picture_deleted_from_the_library_stays_published(proof, client: Client):
    from wagtail.images import get_image_model

    factories.sign(proof)

    get_image_model().objects.all().delete()

    assert client.get(picture_of(proof)).status_code == 200


def test_bad_names_are_not_found(tree, client: Client):
    names = [
        "", "a.webp", "..", "%2e%2e%2fsettings.py", "0" * 64, f"{'0' * 64}.webp", f"{'0' * 64}.svg",
        f"{'0' * 64}.html", f"{'A' * 64}.webp", f"{'0' * 63}g.webp", f"{'0' * 64}.webp%00",
        f"{'0' * 64}.webp/", f"{'0' * 64}.webp%0a",
    ]  # fmt: skip
    client.force_login(factories.make_superuser())

    for name in names:
        assert client.get(f"/assets/{name}").status_code == 404, name


def test_originals_are_for_people_who_work_in_the_admin(proof, client: Client):
    from wagtail.images import get_image_model

    original = f"/admin/media/{get_image_model().objects.get().file.name}"
    assert client.get(original).status_code == 403
    client.force_login(factories.make_reviewer())
    assert client.get(original).status_code == 403

    client.force_login(factories.make_writer())

    assert client.get(original).status_code == 200
    assert client.get("/admin/media/original_images/").status_code == 404
    assert client.get("/admin/media/no-such.png").status_code == 404
    assert client.get("/admin/media/../../manage.py").status_code in (400, 404)
