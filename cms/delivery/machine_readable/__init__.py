"""What machines are given: the API, feeds, the sitemap and structured data."""
