"""Our memory: the tables, the facts that measures read, and the one place that says who may see what."""
