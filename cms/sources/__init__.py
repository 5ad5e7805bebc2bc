"""References: parsing, import and export, link checks, retractions.

Knows URLs, DOIs and PubMed IDs; knows no page and no proof.
"""
