"""What a plan is made of: measured parameters, wanted values, and what follows from them."""
