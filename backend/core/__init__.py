"""The ground everything stands on: settings, clock, errors, database, tables."""
