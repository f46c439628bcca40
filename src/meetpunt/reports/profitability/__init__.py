"""Profitability of accounts, portfolios, territories, products, families and segments, and what is bought together."""
