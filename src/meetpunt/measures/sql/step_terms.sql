-- The terms of the opportunities that reached one step, a row each: segment, amount in the reporting currency, revisions, discount and
-- template of the quote, how it was lost there, and whether the expected day of decision was put off after the step. The day that held
-- at the as-of moment is that of the changes after it, else today's. Quotes and changes are few per opportunity and only looked at by
-- their largest and smallest, so that both stand in one pass.
WITH {reached}
SELECT r.opportunity_id AS opportunity_id, r.owner_id AS owner_id, r.team_id AS team_id, r.segment AS segment, r.went_on, r.lost,
       CASE WHEN r.lost = 1 THEN r.lost_reason END AS lost_reason,
       o.amount_reporting_minor AS amount_reporting_minor, MAX(q.revision) AS revisions,
       MAX(CASE WHEN q.discount_minor > 0 THEN 1 WHEN q.quote_id IS NOT NULL THEN 0 END) AS discounted, MAX(q.template) AS template,
       MIN(CASE WHEN c.until_us < :as_of THEN c.expected_close_day END) AS close_was,
       COALESCE(MAX(CASE WHEN c.until_us >= :as_of THEN c.expected_close_day END), o.expected_close_day) AS close_is
FROM reached r
JOIN fact_opportunity o ON o.opportunity_id = r.opportunity_id AND o.organisation_id = :organisation
LEFT JOIN fact_quote q ON q.organisation_id = :organisation AND q.opportunity_id = r.opportunity_id
     AND q.happened_us < :as_of AND q.recorded_us < :known_at
LEFT JOIN fact_opportunity_change c ON c.organisation_id = :organisation AND c.opportunity_id = r.opportunity_id AND c.until_us > r.entered_us
GROUP BY r.opportunity_id, r.owner_id, r.team_id, r.segment, r.went_on, r.lost, r.lost_reason, o.amount_reporting_minor, o.expected_close_day
ORDER BY r.opportunity_id
