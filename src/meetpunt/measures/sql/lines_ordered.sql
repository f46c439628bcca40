-- Every line that was ordered in the period and not cancelled, in the reporting currency: of whom, of what, and of which opportunity
-- (-1 = ordered without any). A won opportunity counts as a derived order as long as no order of it was made and known. -1 = not known;
-- no_rate = 1: the amount has no exchange rate, so that a total must be refused. Of which process an opportunity is, is not asked here:
-- a join with all of them would be read through for every line.
SELECT f.order_id, COALESCE(f.opportunity_id, -1) AS opportunity_id, f.happened_day, COALESCE(f.owner_id, -1) AS owner_id,
       COALESCE(f.team_id, -1) AS team_id, COALESCE(f.territory_id, -1) AS territory_id, COALESCE(f.product_id, -1) AS product_id, COALESCE(f.family_id, -1) AS family_id,
       f.quantity_milli, COALESCE(f.wanted_day, -1) AS wanted_day, COALESCE(f.amount_reporting_minor, 0) AS amount_minor,
       CASE WHEN f.cost_reporting_minor IS NULL THEN 0 ELSE 1 END AS is_costed, COALESCE(f.cost_reporting_minor, 0) AS cost_minor,
       CASE WHEN f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END AS no_rate
FROM fact_order_line f
WHERE f.organisation_id = :organisation AND f.is_cancelled = 0
  AND f.happened_us < :as_of AND f.recorded_us < :known_at
  AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
  AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}
ORDER BY f.order_id, f.product_id, f.amount_minor, f.quantity_milli, wanted_day, cost_minor
