"""KPIs: the register as an organisation has it, and every value with what it was counted from."""
