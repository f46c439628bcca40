-- The orders of the period without the cancelled ones, one row per order and product family (-1 = of no family): whose, where, of which
-- account and opportunity (-1 = none); revenue in the reporting currency, and of the lines whose cost is known their revenue and margin.
-- A won opportunity counts as a derived order as long as no order of it was made and known. without_rate > 0: part of it has no exchange
-- rate.
SELECT f.order_id, f.is_derived, COALESCE(f.owner_id, -1) AS owner_id, COALESCE(f.team_id, -1) AS team_id,
       COALESCE(f.territory_id, -1) AS territory_id, COALESCE(f.account_id, -1) AS account_id,
       COALESCE(f.opportunity_id, -1) AS opportunity_id, f.happened_day, COALESCE(f.family_id, -1) AS family_id,
       COALESCE(SUM(f.amount_reporting_minor), 0) AS revenue_minor,
       COALESCE(SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor END), 0) AS costed_minor,
       COALESCE(SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor - f.cost_reporting_minor END), 0) AS margin_minor,
       SUM(CASE WHEN f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS without_rate
FROM fact_order_line f
WHERE f.organisation_id = :organisation AND f.is_cancelled = 0
  AND f.happened_us < :as_of AND f.recorded_us < :known_at
  AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
  AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}{of_account}
GROUP BY f.order_id, f.is_derived, f.owner_id, f.team_id, f.territory_id, f.account_id, f.opportunity_id, f.happened_day, f.family_id
ORDER BY f.happened_day, f.order_id, f.family_id
