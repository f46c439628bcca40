"""Other CRMs: what every one of them can be asked, in the same words, and the one client that they are asked with."""
