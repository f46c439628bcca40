"""What an administrator does for people: make, invite, place, and let them go with their work handed over."""
