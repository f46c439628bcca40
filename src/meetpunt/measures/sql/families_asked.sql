-- Which product families an opportunity asks for, each once: whose figures are whose family's.
SELECT DISTINCT f.opportunity_id, f.family_id
FROM fact_opportunity_product f
WHERE f.organisation_id = :organisation AND f.family_id IS NOT NULL
ORDER BY f.opportunity_id, f.family_id
