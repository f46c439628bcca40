-- What stands in each step at a moment: count and value per currency, on the terms of that moment. Stock = flow x time, not
-- conversion. `valued` of them have an amount.
WITH {open_ones}
SELECT {key} AS key, f.stands_at AS position, COALESCE(f.former_currency, o.currency) AS currency, COUNT(*) AS count,
       SUM(CASE WHEN CASE WHEN f.changed_id IS NOT NULL THEN f.former_minor ELSE o.amount_minor END IS NULL THEN 0 ELSE 1 END) AS valued,
       SUM(CASE WHEN f.changed_id IS NOT NULL THEN COALESCE(f.former_minor, 0) ELSE COALESCE(o.amount_minor, 0) END) AS amount_minor
FROM open_ones f
JOIN fact_opportunity o ON o.opportunity_id = f.opportunity_id {by_product}
WHERE f.change_place = 1
GROUP BY {key}, f.stands_at, COALESCE(f.former_currency, o.currency)
ORDER BY {key}, f.stands_at, COALESCE(f.former_currency, o.currency)
