"""Template tags of the desk's base template."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.feedback import actions
from cms.identity.lines import waiting_subjects

register = template.Library()
MAX_COUNTED = 99


@register.simple_tag
def reports_waiting() -> SafeString | str:
    """How many reports of readers are open, beside the link to them: dangerous ones first."""
    harm, others = (_number(found) for found in actions.count_at_most(MAX_COUNTED + 1))
    tally = ' <span class="tally{}">{}<span class="hide">{}</span></span>'
    if not harm:
        return format_html(tally, "", others, " open") if others else ""
    grave = format_html(tally, " tally-grave", harm, " where someone could be harmed")
    return grave + format_html(tally, "", others, " others") if others else grave


@register.simple_tag
def people_waiting() -> SafeString | str:
    """How many logins and profiles wait to be confirmed, beside the link to people."""
    waiting = len(waiting_subjects())
    tally = ' <span class="tally">{}<span class="hide"> to confirm</span></span>'
    return format_html(tally, _number(waiting)) if waiting else ""


def _number(found: int) -> str:
    return f"{MAX_COUNTED}+" if found > MAX_COUNTED else str(found or "")
