"""The table of boilerplate patterns. Add a line here for a new kind."""

from dataclasses import dataclass
from enum import Enum


class DropWhen(Enum):
    """How sure a line must be before it is dropped."""

    ALWAYS = "always"
    UNLESS_IT_HEADS_PROSE = "unless it stands alone above prose, as a heading would"
    IN_COMPANY = "only beside other furniture, and unless it heads prose"


@dataclass(frozen=True, slots=True)
class BoilerplateKind:
    """A kind of boilerplate: whole lower-case lines, or a pattern for a whole line."""

    why: str
    when: DropWhen = DropWhen.ALWAYS
    lines: tuple[str, ...] = ()
    pattern: str = r"(?!)"
    lists_other_pages: bool = False
    """True when the lines right below it, in the same block, are titles of other pages."""
    lists_headings: bool = False
    """True when the short lines below it name what stands further down in the text."""


_NETWORK = (
    r"(?:facebook|twitter|google ?\+|google plus|instagram|pinterest|linkedin|linked in|youtube"
    r"|tiktok|snapchat|whatsapp|reddit|tumblr|threads|bluesky|mastodon|messenger|telegram|vimeo)"
)
_BETWEEN = r"(?: ?[|/,·•&] ?| and | )"
_CRUMB = r"[^\W\d_][\w'&-]*(?: [\w'&-]+){0,5}"

BOILERPLATE_KINDS: tuple[BoilerplateKind, ...] = (
    BoilerplateKind(
        "A link for moving about the page.",
        lines=(
            "top of page",
            "bottom of page",
            "end of page",
            "back to top",
            "return to top",
            "go to top",
            "scroll to top",
            "back to the top",
            "jump to content",
        ),
        pattern=(
            r"(?:skip|jump|go) to (?:the )?(?:main |primary )?(?:content|navigation|menu|footer"
            r"|search)|(?:aller|passer|acc[ée]der)(?: directement)? au (?:contenu|menu)"
            r"(?: principal)?"
            r"|(?:saltar|ir|pasar)(?: directamente)? al (?:contenido|men[úu])(?: principal)?"
            r"|(?:neidio|mynd|symud)(?: yn syth)? i'r (?:prif )?(?:gynnwys|cynnwys|ddewislen)"
            r"|(?:انتقل|تخط|تخطي|الانتقال)(?: مباشرة)? إلى المحتوى(?: الرئيسي)?"
            r"|haut de (?:la )?page|retour en haut|volver arriba|yn [ôo]l i'r brig"
        ),
    ),
    BoilerplateKind(
        "A list of what stands below.",
        lines=(
            "on this page",
            "in this article",
            "in this guide",
            "in this leaflet",
            "in this section",
            "table of contents",
            "page contents",
            "contents",
            "jump to",
            "sur cette page",
            "sommaire",
            "table des matières",
            "en esta página",
            "en este artículo",
            "índice",
            "tabla de contenido",
            "tabla de contenidos",
            "ar y dudalen hon",
            "cynnwys",
            "في هذه الصفحة",
            "المحتويات",
        ),
        lists_headings=True,
    ),
    BoilerplateKind(
        "A button of the old site.",
        lines=(
            "print this page",
            "print page",
            "print this article",
            "download this page",
            "download as pdf",
            "download pdf",
            "save as pdf",
            "email this page",
            "font size",
            "text size",
            "change text size",
            "increase text size",
            "decrease text size",
            "larger text",
            "high contrast",
            "listen",
            "listen to this page",
            "listen to this article",
            "read aloud",
            "translate this page",
            "translate",
            "select language",
            "change language",
            "imprimer",
            "imprimer cette page",
            "imprimir",
            "imprimir esta página",
            "escuchar",
            "écouter",
            "gwrando",
            "argraffu",
            "argraffu'r dudalen hon",
            "طباعة",
            "استمع",
        ),
        pattern=r"(?:font|text) size ?:? ?(?:a[-+]? ?){1,4}|(?:a[-+]? ){2,3}a[-+]?",
    ),
    BoilerplateKind(
        "A question about the old page.",
        lines=("yes no", "yes / no", "report a problem with this page"),
        pattern=(
            r"(?:was|is|did you find) this (?:page|article|information|content|answer|guide)"
            r" (?:helpful|useful)\??(?: yes(?: ?/ ?| )no)?"
            r"|cette page vous a-t-elle (?:été utile|aidée?) ?\??"
            r"|¿?(?:le ha resultado|fue|ha sido) útil est[ea] (?:página|artículo|información)\??"
            r"|¿?le ha sido útil\??|a oedd y dudalen hon yn ddefnyddiol\??"
        ),
    ),
    BoilerplateKind(
        "A list of other pages.",
        DropWhen.UNLESS_IT_HEADS_PROSE,
        lines=(
            "featured posts",
            "featured post",
            "featured articles",
            "recent posts",
            "recent articles",
            "latest posts",
            "latest articles",
            "popular posts",
            "related posts",
            "related articles",
            "related stories",
            "related pages",
            "more posts",
            "you may also like",
            "you might also like",
            "you may also be interested in",
            "archive",
            "archives",
            "search by tags",
            "search by tag",
        ),
        lists_other_pages=True,
    ),
    BoilerplateKind(
        "A list of tags.",
        DropWhen.IN_COMPANY,
        lines=("tags", "categories", "topics", "related topics"),
        lists_other_pages=True,
    ),
    BoilerplateKind(
        "A stand-in for posts or tags that do not exist.",
        lines=(
            "check back soon",
            "no tags yet",
            "no posts yet",
            "no comments yet",
            "be the first to comment",
            "coming soon",
        ),
        pattern=r"once posts are published, you'll see them here",
    ),
    BoilerplateKind(
        "A link to a social network or a way to share the page.",
        lines=(
            "follow us",
            "follow me",
            "follow us on social media",
            "find us on social media",
            "connect with us",
            "share this",
            "share this post",
            "share this page",
            "share this article",
            "share this story",
            "share via",
            "share on social media",
            "copy link",
        ),
        pattern=(
            rf"(?:follow|find|like|join|share|tweet|pin|connect)(?: with)?(?: us| this| it| me)?"
            rf" (?:on|to|via) (?:{_NETWORK}|x|e-?mail)"
            rf"|{_NETWORK} (?:(?:basic|black|white|social|share|classic) ?)?"
            rf"(?:square|round|circle|icon|logo|button|link)"
            rf"|{_NETWORK}(?:{_BETWEEN}(?:{_NETWORK}|e-?mail|x|print))+"
        ),
    ),
    BoilerplateKind(
        "A link to a social network or a way to share the page.",
        DropWhen.IN_COMPANY,
        lines=("share", "email", "e-mail", "print", "rss", "x", "tweet", "pin it"),
        pattern=_NETWORK,
    ),
    BoilerplateKind(
        "A menu.",
        DropWhen.IN_COMPANY,
        lines=(
            "home",
            "about",
            "about us",
            "blog",
            "news",
            "contact",
            "contact us",
            "services",
            "our services",
            "shop",
            "more",
            "menu",
            "search",
            "close",
            "all posts",
            "next",
            "previous",
            "comments",
            "subscribe",
            "submit",
            "register",
        ),
    ),
    BoilerplateKind(
        "A menu.",
        lines=(
            "main menu",
            "toggle navigation",
            "open menu",
            "close menu",
            "search this site",
            "site map",
            "sitemap",
            "privacy policy",
            "terms of use",
            "terms and conditions",
            "terms of service",
            "accessibility statement",
        ),
        pattern=(
            r"(?:home|about(?: us)?|blog|news|menu)"
            r"(?: ?[|/·•] ?(?:[\w'&-]+(?: [\w'&-]+){0,2})){1,12}"
        ),
    ),
    BoilerplateKind(
        "A breadcrumb.",
        pattern=(
            rf"(?:you are here: ?)?home(?: ?[>›»/→] ?{_CRUMB}){{1,8}}"  # noqa: RUF001
            rf"|{_CRUMB}(?: ?[>›»] ?{_CRUMB}){{2,8}}"  # noqa: RUF001
        ),
    ),
    BoilerplateKind(
        "A link to another page.",
        lines=(
            "read more",
            "read less",
            "continue reading",
            "keep reading",
            "show more",
            "show less",
            "load more",
            "see all",
            "view all",
            "learn more",
            "previous post",
            "next post",
            "previous article",
            "next article",
            "click here to read more",
        ),
    ),
    BoilerplateKind(
        "A way to log in.",
        lines=(
            "log in",
            "login",
            "sign in",
            "sign up",
            "log out",
            "my account",
            "create account",
            "create an account",
            "forgot password",
            "forgot your password",
        ),
        pattern=r"(?:log ?in|sign in)(?: ?[|/] ?| or | )(?:sign up|register|join)",
    ),
    BoilerplateKind(
        "A place for comments or a count of them.",
        lines=(
            "leave a comment",
            "leave a reply",
            "add a comment",
            "post a comment",
            "write a comment",
            "post comment",
        ),
        pattern=(
            r"(?:\d{1,6}|no) (?:comments?|views?|likes?|shares?|replies)"
            r"|comments \(\d{1,6}\)"
            r"|(?:\d{1,6}|no) comments ?[|/·,-]? ?(?:leave|write|add) a comment"
        ),
    ),
    BoilerplateKind(
        "Where the page was filed on its old site.",
        pattern=(
            r"(?:posted|filed) (?:in|under):? [\w,'& -]{1,80}"
            r"|(?:tags|categories|tagged|tagged with): ?[\w,#'& -]{1,120}"
        ),
    ),
    BoilerplateKind(
        "A cookie notice.",
        lines=(
            "accept cookies",
            "accept all cookies",
            "accept all",
            "reject all",
            "reject cookies",
            "cookie settings",
            "cookie policy",
            "cookie preferences",
            "manage cookies",
            "manage preferences",
        ),
        pattern=(
            r"(?:by [^.]{3,80}, )?(?:this (?:web)?site|our (?:web)?site|we)(?: and our partners)?"
            r" uses? (?:\w+ )?cookies\b(?=.*\b(?:site|website|brows\w+|experience|consent|traffic"
            r"|analytics|privacy|preferences)\b).*"
            r"|by (?:continuing|using|browsing)\b[^.]*\b(?:accept|agree|consent)\b"
            r"[^.]*\bcookies\b.*"
        ),
    ),
    BoilerplateKind(
        "A newsletter sign-up.",
        lines=(
            "newsletter",
            "join our mailing list",
            "enter your email",
            "enter your email address",
            "enter your email here",
            "your email address",
            "thanks for subscribing",
            "thanks for submitting",
        ),
        pattern=(
            r"(?:sign up|subscribe|join)\b(?: [\w'-]+){0,6}"
            r" (?:newsletter|mailing list|inbox|our (?:latest )?(?:updates|posts|blog))"
            r"(?: [\w',-]+){0,10}"
        ),
    ),
    BoilerplateKind(
        "A copyright line.",
        pattern=(
            r"(?:copyright|\(c\)|©)(?: ?©| ?\(c\))? ?(?:19|20)\d\d\b.{0,160}"
            r"|©.{1,160}|(?:.{1,100} )?all rights reserved(?:\..{0,60})?"
            r"|.{0,80}© ?(?:19|20)\d\d.{0,80}"
        ),
    ),
    BoilerplateKind(
        "A notice from the maker of the old site, or an advertisement.",
        lines=("advertisement", "sponsored content", "loading"),
        pattern=r"(?:proudly )?(?:powered|created) (?:by|with) (?:wix|wordpress|squarespace|weebly)"
        r"(?:\.com|\.org)?|(?:website|site|theme) (?:design )?by [\w' .-]{2,40}",
    ),
)
