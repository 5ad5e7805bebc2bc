"""The demonstration site: invented people, our own words, taken through the real actions."""
