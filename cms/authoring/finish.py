"""What Wagtail does when a workflow ends: nothing. Publishing belongs to the signature.

Wagtail imports this at start, before models are ready, so it imports none.
"""


def leave_publishing_to_the_signature(workflow_state: object, user: object = None) -> None:
    """Do nothing: an edition is only ever made by a sign-off (WAGTAIL_FINISH_WORKFLOW_ACTION)."""
