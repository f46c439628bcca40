"""The workshop's own tools: set-up, front-end build, message catalogues, the browser for the tests. No product code."""
