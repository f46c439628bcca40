"""One SQL text per measure over the facts, the register of their definitions, and the engines that run them."""
