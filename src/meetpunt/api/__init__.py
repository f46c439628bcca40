"""A program asks: the open API under /api/v1 and its documentation, and the same for assistants under /api/mcp."""
