-- Order intake in the period by key and month, cancelled left out, in the reporting currency: orders, revenue, and of the lines whose
-- cost is known their revenue and margin. discounted_minor: revenue of the lines whose discount is known, and discount_minor what was
-- taken off them, told by the source, below the list price of the day, or on the quote. A won opportunity counts as a derived order as
-- long as no order of it was made and known. without_rate > 0: the total must be refused.
SELECT {order_key} AS key, c.month AS month_number, COUNT(DISTINCT f.order_id) AS orders, COUNT(*) AS lines,
       COALESCE(SUM(f.amount_reporting_minor), 0) AS revenue_minor,
       COALESCE(SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor END), 0) AS costed_minor,
       COALESCE(SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor - f.cost_reporting_minor END), 0) AS margin_minor,
       SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL AND f.amount_reporting_minor IS NOT NULL THEN 1 ELSE 0 END) AS costed_lines,
       COALESCE(SUM(CASE WHEN f.discount_reporting_minor IS NOT NULL THEN f.amount_reporting_minor END), 0) AS discounted_minor,
       COALESCE(SUM(CASE WHEN f.amount_reporting_minor IS NOT NULL THEN f.discount_reporting_minor END), 0) AS discount_minor,
       SUM(CASE WHEN f.discount_from = 'told' THEN 1 ELSE 0 END) AS told_lines,
       SUM(CASE WHEN f.discount_from = 'list' THEN 1 ELSE 0 END) AS list_lines,
       SUM(CASE WHEN f.discount_from = 'quote' THEN 1 ELSE 0 END) AS quote_lines,
       SUM(CASE WHEN f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS without_rate
FROM fact_order_line f
JOIN calendar c ON c.day = f.happened_day
WHERE f.organisation_id = :organisation AND f.is_cancelled = 0
  AND f.happened_us < :as_of AND f.recorded_us < :known_at
  AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at)
  AND f.happened_day BETWEEN :from_day AND :until_day{order_scope}{of_account}
GROUP BY {order_key}, c.month
ORDER BY 1, 2
