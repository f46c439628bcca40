"""Pipedrive: what it holds is read page by page, translated to tables, and activities of ours are written there."""
