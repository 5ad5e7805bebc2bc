from django.apps import AppConfig
from django.conf import settings


class MailingConfig(AppConfig):
    """Notifications. Reads the ledger; nothing in review depends on it."""

    name = "cms.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.evidence.signals import entry_appended
        from cms.feedback.signals import report_received
        from cms.mailing.outbox import deliver, deliver_on_commit

        _switch_off_wagtails_letters()
        jobs.register(deliver)
        if settings.MAIL_AT_ONCE:
            entry_appended.connect(deliver_on_commit, weak=False)
            report_received.connect(deliver_on_commit, weak=False)


def _switch_off_wagtails_letters() -> None:
    """Disconnect Wagtail's own workflow mails. Wagtail has no setting for it; the dispatch uids of
    these receivers are in `wagtail.admin.signal_handlers`, connected when that app is ready.
    """
    from wagtail import signals
    from wagtail.models import TaskState, WorkflowState

    for signal, sender, name in (
        (signals.task_submitted, TaskState, "group_approval_task_submitted"),
        (signals.workflow_submitted, WorkflowState, "workflow_state_submitted"),
        (signals.workflow_rejected, WorkflowState, "workflow_state_rejected"),
        (signals.workflow_approved, WorkflowState, "workflow_state_approved"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=f"{name}_email_notification")
