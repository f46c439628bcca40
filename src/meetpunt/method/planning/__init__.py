"""Process capacity: from what was measured and is wanted to visits, days, orders and a chance."""
