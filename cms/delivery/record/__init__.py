"""The public review record of a page."""
