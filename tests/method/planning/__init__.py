"""Tests of planning: capacity, the way back, scenarios and who sells what."""
