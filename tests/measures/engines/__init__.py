"""Other engines than the database, which run the very same texts over exported facts."""
