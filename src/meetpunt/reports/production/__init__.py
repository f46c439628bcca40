"""What is expected of production and logistics: quantities per product and week, and large orders to come."""
