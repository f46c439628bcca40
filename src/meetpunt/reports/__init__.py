"""Everything that reads and concludes: reports ask measures and method, and hand out frozen figures."""
