def changes_of(proof):
    return None
