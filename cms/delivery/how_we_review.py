"""/how-we-review/: the policy in force, in plain words, read from the rules and the topics."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.delivery.conditional import conditional_get
from cms.policy.figures import POLICY
from cms.policy.keys import KEYS_OR_PASSWORDS
from cms.publishing.models import Edition
from cms.topics.models import Topic


@require_safe
@conditional_get
def how_we_review(request: HttpRequest) -> HttpResponse:
    """What happens before and after a page is published, with the figures that hold today."""
    published = set(Edition.objects.current().values_list("topics__slug", flat=True))
    topics = [
        {
            "name": topic.name,
            "path": f"/topics/{topic.slug}/" if topic.slug in published else "",
            "interval_months": min(topic.interval_months, POLICY.ceiling_months),
            "signatures": topic.signatures,
            "competences": [competence.name for competence in topic.competences.all()],
        }
        for topic in Topic.objects.prefetch_related("competences")
    ]
    context = {
        "policy": POLICY,
        "topics": topics,
        "funding": settings.FUNDING,
        "keys_only": settings.SIGNING != KEYS_OR_PASSWORDS,
    }
    response = render(request, "delivery/how_we_review.html", context)
    response["Cache-Control"] = "no-cache"
    return response
