"""The forecast: steps and the time they take say what becomes an order, and when.

The rule: whether and when are kept apart, what is not known is drawn, and every figure is a sum over the same draws.
"""
