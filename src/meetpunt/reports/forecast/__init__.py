"""The forecast as pages, commands and programs read it: one cube of draws per organisation, process and day."""
