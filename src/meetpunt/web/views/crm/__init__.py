"""Connected CRMs, for administrators."""
