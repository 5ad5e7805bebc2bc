"""The demonstration's synonyms and best bets."""

from wagtail.models import Page

from cms.search.models import BestBet, Synonym

SYNONYMS = {
    "heroin": ["smack", "dope", "junk"],
    "naloxone": ["narcan", "kloxxado", "zimhi"],
    "buprenorphine": ["suboxone", "subutex", "sublocade", "brixadi", "bupe"],
    "naltrexone": ["vivitrol"],
    "overdose": ["od"],
    "withdrawal": ["cold turkey", "dope sick", "dopesick"],
    "syringe": ["needle", "needles", "rig", "works"],
    "injecting": ["shooting up", "banging"],
    "relapse": ["using again", "slip"],
    "fentanyl": ["fent", "fetty"],
}
BEST_BETS = {
    "overdose": "overdose-signs-and-response",
    "naloxone": "naloxone-at-home",
    "narcan": "naloxone-at-home",
}


def make_search_words() -> None:
    """Add what is not there yet."""
    for means, synonyms in SYNONYMS.items():
        for typed in synonyms:
            Synonym.objects.get_or_create(typed=typed, means=means)
    for typed, slug in BEST_BETS.items():
        page = Page.objects.filter(slug=slug).first()
        if page:
            BestBet.objects.get_or_create(typed=typed, page=page)
