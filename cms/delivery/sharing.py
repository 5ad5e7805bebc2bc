"""Links that share a page through the reader's own mail and text messages. Nobody counts them."""

from urllib.parse import quote, urlencode

from cms.delivery.site_address import absolute


def links(title: str, path: str) -> dict[str, str]:
    """The page's whole address, and links that write a message with it (RFC 6068, RFC 5724)."""
    address = absolute(path)
    mail = urlencode({"subject": title, "body": f"{title}\r\n{address}"}, quote_via=quote)
    return {
        "address": address,
        "title": title,
        "mail": f"mailto:?{mail}",
        "text": f"sms:?&body={quote(f'{title} {address}')}",
    }
