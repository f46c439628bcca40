"""What an administrator reads: people, lists, territories, and what is set up already."""
