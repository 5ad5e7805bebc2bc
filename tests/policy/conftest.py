"""Fixtures that several rooms' tests share."""

from tests.own_database import own_database, transactional_db, well_said

__all__ = ["own_database", "transactional_db", "well_said"]
