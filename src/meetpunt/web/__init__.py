"""What a person sees: pages, forms and charts. No table classes here; reports and actions do the work."""
