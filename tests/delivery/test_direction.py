"""A page is written in the direction of its language, and so is what stands around it."""

import pytest
from django.test import Client

from cms.delivery import chrome
from cms.delivery.direction import direction_of
from tests import factories


@pytest.mark.parametrize("language", ["en", "en-GB", "ha", "pt-br", "zh-Hant", "sd-Deva", "uz"])
def test_languages_written_from_left_to_right(language):
    assert direction_of(language) == "ltr"


@pytest.mark.parametrize(
    "language", ["ar", "ar-DZ", "ckb", "dv", "fa-AF", "he", "ps", "sd", "ug", "ur", "yi", "pa-Arab"]
)
def test_languages_written_from_right_to_left(language):
    assert direction_of(language) == "rtl"


@pytest.mark.parametrize("language", ["khw", "zz", "", "not a language", "-", "e" * 200])
def test_of_other_languages_the_browser_looks_at_the_letters(language):
    assert direction_of(language) == "auto"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("ha", "ltr"), ("ug", "rtl")])
def test_a_page_says_the_direction_of_its_language(tree, client: Client, language, direction):
    page = factories.make_article()
    page.locale.language_code = language
    page.locale.save()

    content = client.get(factories.publish(page).path).content.decode()

    assert f'<html lang="{language}" dir="{direction}">' in content


def test_what_stands_around_a_page_has_the_direction_of_the_site(settings):
    settings.LANGUAGE_CODE = "ur"
    assert chrome.chrome_language("en") == ' lang="ur" dir="rtl"'
    settings.LANGUAGE_CODE = "en"
    assert chrome.chrome_language("ur") == ' lang="en" dir="ltr"'
