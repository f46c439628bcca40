-- Days between each visit (or demonstration) of the period and the one before it with the same account, whoever made that one, by key:
-- how many, their sum and the sum of their squares; and of those with visits agreed for that day the days as a part of what was agreed
-- (365 / visits a year), with its squares. Two visits of one day are one. Earlier visits are looked for two years back.
WITH asked AS (
  SELECT DISTINCT f.account_id
  FROM fact_activity f
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration')
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
visits AS (
  SELECT f.activity_id, f.owner_id, f.team_id, f.territory_id, f.account_id, f.opportunity_id, a.segment, f.happened_day,
         LAG(f.happened_day) OVER (PARTITION BY f.account_id ORDER BY f.happened_day, f.activity_id) AS before_day
  FROM fact_activity f
  JOIN fact_account a ON a.account_id = f.account_id
  WHERE f.organisation_id = :organisation AND f.status = 'held' AND f.kind IN ('visit', 'demonstration')
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day - 730 AND :until_day AND f.account_id IN (SELECT a.account_id FROM asked a)
),
gaps AS (
  SELECT {key} AS key, f.happened_day - f.before_day AS days, (f.happened_day - f.before_day) * g.visits_a_year / 365e0 AS kept
  FROM visits f {by_product} {by_month}
  LEFT JOIN fact_visit_agreement g ON g.account_id = f.account_id AND g.visits_a_year > 0
       AND g.from_day <= f.happened_day AND f.happened_day < g.until_day
  WHERE f.happened_day BETWEEN :from_day AND :until_day AND f.happened_day > f.before_day{people_scope}{segment_scope}
)
SELECT s.key, COUNT(*) AS gaps, SUM(s.days) AS gap_days, SUM(s.days * 1e0 * s.days) AS gap_squares,
       SUM(CASE WHEN s.kept IS NULL THEN 0 ELSE 1 END) AS agreed_gaps,
       SUM(CASE WHEN s.kept IS NULL THEN 0e0 ELSE s.kept END) AS kept, SUM(CASE WHEN s.kept IS NULL THEN 0e0 ELSE s.kept * s.kept END) AS kept_squares
FROM gaps s
GROUP BY s.key
ORDER BY s.key
