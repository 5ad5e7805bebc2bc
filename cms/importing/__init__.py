"""Documents from outside become page drafts here, and never anything further."""
