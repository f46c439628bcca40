"""What is remembered of other CRMs: their records as they came, where each walk stands, and what is still to do."""
