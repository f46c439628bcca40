"""What programs are given to ask with: their tokens, and answers that are given again."""
