"""Pages on which an organisation is administered."""
