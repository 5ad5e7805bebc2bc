"""The terms of schema.org that we use: each type's parent, each property's place and values.

From the definitions at schema.org (version 29).
"""

PARENT = {
    "Thing": None, "CreativeWork": "Thing", "Person": "Thing", "Organization": "Thing",
    "WebPage": "CreativeWork", "MedicalWebPage": "WebPage", "FAQPage": "WebPage",
    "Question": "Comment", "Answer": "Comment", "Comment": "CreativeWork",
    "EducationalOccupationalCredential": "CreativeWork",
}  # fmt: skip
# property: (types it stands on, types or data types of its values)
PROPERTIES = {
    "name": ({"Thing"}, {"Text"}),
    "description": ({"Thing"}, {"Text"}),
    "url": ({"Thing"}, {"URL"}),
    "identifier": ({"Thing"}, {"Text", "URL"}),
    "inLanguage": ({"CreativeWork"}, {"Text"}),
    "datePublished": ({"CreativeWork"}, {"Date"}),
    "dateModified": ({"CreativeWork"}, {"Date"}),
    "author": ({"CreativeWork"}, {"Person", "Organization"}),
    "publisher": ({"CreativeWork"}, {"Person", "Organization"}),
    "about": ({"CreativeWork"}, {"Thing"}),
    "citation": ({"CreativeWork"}, {"CreativeWork", "Text"}),
    "mainEntity": ({"CreativeWork"}, {"Thing"}),
    "isPartOf": ({"CreativeWork"}, {"CreativeWork", "URL"}),
    "text": ({"CreativeWork"}, {"Text"}),
    "reviewedBy": ({"WebPage"}, {"Person", "Organization"}),
    "lastReviewed": ({"WebPage"}, {"Date"}),
    "acceptedAnswer": ({"Question"}, {"Answer"}),
    "hasCredential": ({"Person", "Organization"}, {"EducationalOccupationalCredential"}),
    "recognizedBy": ({"EducationalOccupationalCredential"}, {"Organization"}),
}


def faults(node: dict, where: str = "") -> list[str]:
    """What in a JSON-LD node is not of schema.org, with where it is."""
    kinds = node.get("@type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds:
        return [] if set(node) == {"@id"} else [f"{where}: no type"]
    found = [f"{where}: no type {kind}" for kind in kinds if kind not in PARENT]
    ancestors = {ancestor for kind in kinds for ancestor in line(kind)}
    for name, value in node.items():
        if name.startswith("@"):
            continue
        place = f"{where}/{name}"
        domain, values = PROPERTIES.get(name, (set(), set()))
        if not domain & ancestors:
            found.append(f"{place}: not a property of {kinds}")
        for each in value if isinstance(value, list) else [value]:
            found += of_value(each, values, place)
    return found


def of_value(value: object, values: set[str], place: str) -> list[str]:
    """What is wrong with one value of a property."""
    if isinstance(value, dict):
        kinds = value.get("@type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        fits = not kinds or any(set(line(kind)) & values for kind in kinds)
        return faults(value, place) + ([] if fits else [f"{place}: {kinds} is not of {values}"])
    if not isinstance(value, str) or not value:
        return [f"{place}: {value!r} is no text"]
    if values == {"Date"}:
        parts = value.split("-")
        if not all(part.isdigit() for part in parts) or len(parts[0]) != 4:
            return [f"{place}: {value!r} is no date"]
    if values == {"URL"} and "://" not in value:
        return [f"{place}: {value!r} is no address"]
    return []


def line(kind: str) -> list[str]:
    """A type and all it is a kind of."""
    found = []
    step: str | None = kind
    while step:
        found.append(step)
        step = PARENT.get(step)
    return found
