"""URLs of the review desk."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from cms.desk import (
    address_views,
    correction_views,
    feedback_views,
    key_views,
    note_views,
    proof_views,
    publishing_views,
    queue_views,
    signing_views,
)
from cms.desk.logins import DeskLogin

urlpatterns = [
    path("", queue_views.queue, name="desk_queue"),
    path("published/", queue_views.published, name="desk_published"),
    path("away/", queue_views.away, name="desk_away"),
    path("<int:proof_id>/claim/", queue_views.claim, name="desk_claim"),
    path("<int:proof_id>/decline/", queue_views.decline, name="desk_decline"),
    path("<int:proof_id>/assign/", queue_views.assign, name="desk_assign"),
    path("conflict/<int:decline_id>/", queue_views.end_conflict, name="desk_end_conflict"),
    path("login/", DeskLogin.as_view(), name="desk_login"),
    path("logout/", LogoutView.as_view(), name="desk_logout"),
    path("<int:proof_id>/", proof_views.proof, name="desk_proof"),
    path("<int:proof_id>/sign/", signing_views.sign, name="desk_sign"),
    path("<int:proof_id>/sign/ask/", signing_views.ask_key, name="desk_ask_key"),
    path("keys/", key_views.signing_keys, name="desk_keys"),
    path("keys/ask/", key_views.ask_to_enrol, name="desk_ask_to_enrol"),
    path("keys/enrol/", key_views.enrol, name="desk_enrol_key"),
    path("keys/<int:key_id>/attest/", key_views.attest, name="desk_attest_key"),
    path("keys/<int:key_id>/end/", key_views.end, name="desk_end_key"),
    path("<int:proof_id>/changes/", signing_views.request_changes, name="desk_changes"),
    path("<int:proof_id>/publish/", publishing_views.publish, name="desk_publish"),
    path("<int:proof_id>/revoke/", publishing_views.revoke, name="desk_revoke"),
    path("<int:proof_id>/writer/", publishing_views.name_writer, name="desk_name_writer"),
    path("reports/", feedback_views.reports, name="desk_reports"),
    path("reports/<int:report_id>/answer/", feedback_views.answer, name="desk_report_answer"),
    path("reports/<int:report_id>/dismiss/", feedback_views.dismiss, name="desk_report_dismiss"),
    path("address/<int:edition_id>/", address_views.change_address, name="desk_address"),
    path("<int:proof_id>/notes/", note_views.write_note, name="desk_write_note"),
    path("notes/<int:note_id>/answer/", note_views.answer_note, name="desk_answer_note"),
    path("notes/<int:note_id>/resolve/", note_views.resolve_note, name="desk_resolve_note"),
    path("notes/<int:note_id>/withdraw/", note_views.withdraw_note, name="desk_withdraw_note"),
    path("withdraw/<int:edition_id>/", publishing_views.withdraw, name="desk_withdraw"),
    path("correct/<int:edition_id>/", correction_views.correct, name="desk_correct"),
]
