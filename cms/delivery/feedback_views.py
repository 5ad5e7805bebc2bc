"""Readers' feedback: “Was this helpful?” and problem reports, without account or cookie.

Without a cookie there is no CSRF token, and no authority to misuse: a forged form can do what
anybody can. Against spam: `Sec-Fetch-Site` or `Origin` must be ours where sent, the form carries a
token of its page, a honeypot must stay empty, and visitors are rate limited by a keyed digest.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.delivery import pages
from cms.delivery.conditional import conditional_get
from cms.delivery.sealed_bodies import bodies
from cms.feedback import actions
from cms.feedback.models import Report
from cms.policy.figures import POLICY
from cms.policy.refusals import BAD_REQUEST, FORBIDDEN, Refusal
from cms.publishing.models import Edition
from cms.throttling.visitors import A_DAY, is_over_limit, visitor

MAX_BYTES = 16_384
MAX_REPORTS_AN_HOUR = 6
MAX_ANSWERS_AN_HOUR = 60
MAX_REPORTS_OF_ALL_AN_HOUR = 300
AN_HOUR = 60 * 60
TOO_MUCH = 413
TOO_MANY = 429
View = Callable[..., HttpResponse]


def same_origin_form(view: View) -> View:
    """Decorate a view to accept only small forms that are not known to come from another site."""

    @csrf_exempt
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdigit() or int(length) > MAX_BYTES:
                return refusal_page(request, "That is too long for us to take in.", TOO_MUCH)
            if not _is_same_origin(request):
                sentence = "This form was sent from another site, so we did not take it in."
                return refusal_page(request, sentence, FORBIDDEN)
            try:
                request.POST  # noqa: B018 (read here, where a body that is too big can be told)
            except RequestDataTooBig:
                return refusal_page(request, "That is too long for us to take in.", TOO_MUCH)
        return view(request, *args, **kwargs)

    return wrapper


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
def tell_us(request: HttpRequest) -> HttpResponse:
    """Show and process the form that reports a problem."""
    data = request.POST if request.method == "POST" else request.GET
    edition = _edition(data.get("page", ""))
    parts = _parts(edition)
    chosen = data.get("part", "")
    form = {
        "page": edition.path,
        "title": edition.title,
        "digest": edition.digest,
        "parts": [
            {"anchor": anchor, "heading": heading, "is_chosen": anchor == chosen}
            for anchor, heading in parts.items()
        ],
        "severities": [
            {"value": value, "label": label, "is_chosen": value == data.get("severity")}
            for value, label in Report.Severity.choices
        ],
        "text": data.get("text", "") if request.method == "POST" else "",
        "most": POLICY.report_characters,
        "retention_days": POLICY.report_retention_days,
        "mark": _form_token(edition.digest),
    }
    if request.method != "POST":
        return _private(render(request, "delivery/tell_us.html", {"form": form}))
    if data.get("website"):
        return HttpResponseRedirect("/tell-us/thanks/")
    try:
        _receive_report(request, edition, parts.get(chosen, ""), chosen if chosen in parts else "")
    except Refusal as refusal:
        form["refusal"] = refusal.sentence
        context = {"form": form}
        return _private(render(request, "delivery/tell_us.html", context, status=refusal.status))
    harm = data.get("severity") == Report.Severity.HARM
    return HttpResponseRedirect(f"/tell-us/thanks/?{urlencode({'to': edition.path})}"
                                + ("&harm=1" if harm else ""))  # fmt: skip


@require_POST
@same_origin_form
def helpful(request: HttpRequest) -> HttpResponse:
    """Count an answer to “Was this page helpful?”, once per visitor and day."""
    edition = _edition(request.POST.get("page", ""))
    answer = request.POST.get("helped", "")
    if answer not in ("yes", "no"):
        return refusal_page(request, "Choose yes or no, please.", BAD_REQUEST)
    today = timezone.localdate()
    who = visitor(request, today=today)
    again = is_over_limit(f"helped-{who}-{edition.digest[:32]}", most=1, seconds=A_DAY)
    if not again and not is_over_limit(f"helped-{who}", most=MAX_ANSWERS_AN_HOUR, seconds=AN_HOUR):
        actions.count_helpful(edition, helped=answer == "yes")
    to = {"to": edition.path} | ({} if answer == "yes" else {"no": "1"})
    return HttpResponseRedirect(f"/tell-us/thanks/?{urlencode(to)}")


@require_safe
@conditional_get
def thanks(request: HttpRequest) -> HttpResponse:
    """The thank-you page."""
    path = request.GET.get("to", "")
    found = Edition.objects.current().filter(path=path).first() if _is_path(path) else None
    context = {
        "thanks": {
            "edition": found,
            "is_harm": request.GET.get("harm") == "1",
            "did_not_help": request.GET.get("no") == "1",
        }
    }
    return render(request, "delivery/tell_us_thanks.html", context)


def refusal_page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """The page that refuses a form."""
    context = {"sentence": sentence}
    return _private(render(request, "delivery/tell_us_refused.html", context, status=status))


def _receive_report(request: HttpRequest, edition: Edition, heading: str, anchor: str) -> None:
    digest = request.POST.get("digest", "")
    if not constant_time_compare(request.POST.get("mark", ""), _form_token(digest)):
        raise Refusal("This form was not whole. Please send it again.", BAD_REQUEST)
    shown = Edition.objects.filter(page_key=edition.page_key, digest=digest).exists()
    if not shown:
        raise Refusal("This form was not whole. Please send it again.", BAD_REQUEST)
    text = "".join(
        c
        for c in request.POST.get("text", "").replace("\r\n", "\n")
        if c.isprintable() or c == "\n"
    )
    who = visitor(request, today=timezone.localdate())
    if is_over_limit(f"told-{who}", most=MAX_REPORTS_AN_HOUR, seconds=AN_HOUR) or is_over_limit(
        "told", most=MAX_REPORTS_OF_ALL_AN_HOUR, seconds=AN_HOUR
    ):
        raise Refusal(
            "Thank you. So much has been sent in the last hour that we cannot take in more. "
            "Please try again in an hour.",
            TOO_MANY,
        )
    actions.receive(
        edition,
        digest=digest,
        anchor=anchor,
        heading=heading,
        severity=request.POST.get("severity", ""),
        text=text,
        now=timezone.now(),
    )


def _edition(path: str) -> Edition:
    """The current edition at an address. Raises Http404."""
    if not _is_path(path):
        raise Http404("There is no page at this address to tell us about.")
    edition = Edition.objects.owning_a_path().filter(path=path).first()
    if edition and edition.state == Edition.State.MOVED:
        moved = pages.moved_to(edition)
        edition = Edition.objects.current().filter(path=moved).first()
    if edition is None or edition.state != Edition.State.CURRENT:
        raise Http404("There is no page at this address to tell us about.")
    return edition


def _is_path(text: str) -> bool:
    return text[:1] == "/" and len(text) <= 500 and "\x00" not in text


def _parts(edition: Edition) -> dict[str, str]:
    """The headings of a page's sections by their anchors."""
    return dict(bodies([edition.digest])[edition.digest].parts)


def _form_token(digest: str) -> str:
    return salted_hmac("tell-us", digest, algorithm="sha256").hexdigest()[:32]


def _is_same_origin(request: HttpRequest) -> bool:
    """Whether `Sec-Fetch-Site`, `Origin` or `Referer` is ours, or none is sent."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return not origin or urlsplit(origin).netloc == request.get_host()


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response
