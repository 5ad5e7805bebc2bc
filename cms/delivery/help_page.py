"""/help/: every number of a country in full, and the other countries as plain links."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery.conditional import conditional_get
from cms.help_lines.models import HelpLine, site_country


@require_safe
@conditional_get
def help_page(request: HttpRequest, country: str = "") -> HttpResponse:
    """The numbers of the site's country, or of another one by its code."""
    today = timezone.localdate()
    code = country.upper() or site_country()
    shown = [
        line
        for line in HelpLine.objects.all()
        if line.is_verified_on(today) or line.has_lapsed_on(today)
    ]
    names = {line.country: line.country_name for line in shown}
    if country and (code not in names or country != country.lower()):
        raise Http404("We list no help line for this country.")
    of_country = sorted((line for line in shown if line.country == code), key=_by_kind)
    context = {
        "country_name": names.get(code, ""),
        "lines": [line for line in of_country if line.is_verified_on(today)],
        "lapsed": [line for line in of_country if line.has_lapsed_on(today)],
        "countries": [
            {"name": name, "path": _path(other), "is_current": other == code}
            for other, name in sorted(names.items(), key=lambda item: item[1])
        ],
    }
    return render(request, "delivery/help.html", context)


def _path(country: str) -> str:
    return "/help/" if country == site_country() else f"/help/{country.lower()}/"


def _by_kind(line: HelpLine) -> tuple[int, int, int]:
    return (list(HelpLine.Kind).index(HelpLine.Kind(line.kind)), line.order, line.pk)
