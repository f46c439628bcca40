"""The same figures for an assistant: a read-only server of the Model Context Protocol over the API's own operations."""
