"""What a plan is made from and what it comes to."""
