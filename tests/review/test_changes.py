"""What a reviewer is shown as changed is what changed, and all of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.importing.streams import block
from cms.review import actions
from cms.review.changes import changes_of, compared, public_lines
from tests import factories

LINES = st.lists(st.sampled_from(["a", "b", "c", "? d", "- e", "+ f", ""]), max_size=12)


@given(LINES, LINES)
def test_applying_the_changes_to_the_old_gives_the_new(old, new):
    runs = list(compared(old, new))

    assert [line for run in runs if run.kind != "new" for line in run.lines] == old
    assert [line for run in runs if run.kind != "gone" for line in run.lines] == new


@pytest.mark.django_db
def test_the_first_proof_is_compared_with_nothing(tree):
    assert changes_of(factories.submit(factories.make_article())) is None


@pytest.mark.django_db
def test_a_proof_is_compared_with_the_last_one_signed_whole(tree):
    page = factories.make_article(text="Wait ten minutes.")
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Wait two minutes.")

    changes = changes_of(factories.submit(page, now=factories.NOW.replace(hour=12)))

    assert changes.since.number == 1
    assert ("Wait ten minutes.",) in {run.lines for run in changes.runs if run.kind == "gone"}
    assert ("Wait two minutes.",) in {run.lines for run in changes.runs if run.kind == "new"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["link", "picture", "alt text", "source", "search engines", "author", "topic", "title"],
)
def test_nothing_that_goes_public_changes_unseen(tree, change: str):
    picture = {
        "image": factories.make_image().pk, "alt_text": "A door", "credit": "Us", "caption": "",
    }  # fmt: skip
    words = '<p>Ask <a href="https://example.org/one">them</a>.</p>'
    body = [block("paragraph", words), block("picture", picture)]
    page = factories.make_article(body=body)
    before = factories.submit(page)
    actions.request_changes(
        before,
        by=factories.make_reviewer(),
        reason="Change one thing.",
        now=factories.NOW.replace(hour=10),
    )
    draft = page.get_latest_revision_as_object()
    if change == "link":
        body[0]["value"] = words.replace("/one", "/two")
    elif change == "picture":
        body[1]["value"] = picture | {"image": factories.make_image(colour="red").pk}
    elif change == "alt text":
        body[1]["value"] = picture | {"alt_text": "A window"}
    elif change == "source":
        draft.sources[0].value["year"] = 1999
    elif change == "search engines":
        draft.search_description = "Another description"
    elif change == "author":
        other = factories.make_writer(last_name="Another").contributor
        draft.authors = [draft.authors.model(contributor=other)]
    elif change == "topic":
        draft.topics = [factories.make_topic()]
    else:
        draft.title = "Another title"
    draft.body = type(draft).body.field.to_python(body)
    draft.save_revision(user=page.owner, log_action=True)
    after = factories.submit(page, now=factories.NOW.replace(hour=12))

    assert public_lines(before) != public_lines(after)
    assert not changes_of(after).is_none
