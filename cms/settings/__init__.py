"""Settings: base, then dev, test or production. The environment decides in production."""
