"""Other systems: whatever comes in from files and CRMs becomes typed `Record`s here; nothing here knows our tables."""
