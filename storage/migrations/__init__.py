"""Alembic migrations, run by ``Database.migrate``; one file a revision, numbered ``0001``, ``0002`` …"""
