-- The opportunities that are open at a moment, a row each, on the terms of that moment: what a forecast begins with.
-- -1 = nobody, none, or not known; amounts in their own currency.
WITH {open_ones}
SELECT f.opportunity_id, f.stands_at AS position, COALESCE(f.owner_id, -1) AS owner_id, COALESCE(f.territory_id, -1) AS territory_id,
       COALESCE(o.account_id, -1) AS account_id, COALESCE(f.former_currency, o.currency) AS currency,
       COALESCE(CASE WHEN f.changed_id IS NOT NULL THEN f.former_minor ELSE o.amount_minor END, -1) AS amount_minor,
       COALESCE(CASE WHEN f.changed_id IS NOT NULL THEN f.former_margin_minor ELSE o.margin_minor END, -1) AS margin_minor,
       COALESCE(CASE WHEN f.changed_id IS NOT NULL THEN f.former_close_day ELSE o.expected_close_day END, -1) AS expected_close_day
FROM open_ones f
JOIN fact_opportunity o ON o.opportunity_id = f.opportunity_id
WHERE f.change_place = 1
ORDER BY f.opportunity_id
