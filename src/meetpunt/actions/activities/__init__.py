"""What people do and plan: planning, changing, holding and logging activities."""
