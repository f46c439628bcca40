-- Which opportunities ask for a product: the part of a funnel that a filter on product keeps.
SELECT DISTINCT f.opportunity_id
FROM fact_opportunity_product f
WHERE f.organisation_id = :organisation AND f.product_id = :product
ORDER BY f.opportunity_id
