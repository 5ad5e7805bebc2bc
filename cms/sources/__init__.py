"""Sources: reading references, exchanging them, and learning what became of them.

Knows addresses, DOIs and PubMed IDs; knows no page and no proof.
"""
