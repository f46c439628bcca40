-- Every line of every opportunity of a process: which product, how many, for how much, wanted when. -1 = not known.
SELECT l.opportunity_id, l.product_id, COALESCE(l.family_id, -1) AS family_id, l.quantity_milli,
       COALESCE(l.amount_minor, -1) AS amount_minor, COALESCE(l.wanted_day, -1) AS wanted_day
FROM fact_opportunity_product l
JOIN fact_opportunity f ON f.opportunity_id = l.opportunity_id AND f.organisation_id = :organisation
WHERE l.organisation_id = :organisation AND f.process_id = :process
ORDER BY l.opportunity_id, l.product_id, l.quantity_milli, amount_minor, wanted_day
