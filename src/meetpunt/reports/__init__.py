"""Everything that reads and concludes: a report asks measures and method, and hands frozen figures to web, api and cli."""
