-- First revisions of quotes that were issued in the period and are at least a week old, by key: how many, and how many had a contact
-- (visit, demonstration, call or e-mail, by anybody) about their opportunity within a week after. Under the owner, the owner's team of
-- that day and the account's territory. A week = 7 x 86,400,000,000 microseconds.
WITH quotes AS (
  SELECT q.quote_id AS quote_id, q.opportunity_id AS opportunity_id, q.owner_id AS owner_id, m.team_id AS team_id,
         a.territory_id AS territory_id, q.happened_us AS happened_us, q.happened_day AS happened_day
  FROM fact_quote q
  LEFT JOIN fact_membership m ON m.person_id = q.owner_id AND m.from_day <= q.happened_day AND q.happened_day < m.until_day
  LEFT JOIN fact_account a ON a.account_id = q.account_id
  WHERE q.organisation_id = :organisation AND q.revision = 1 AND q.opportunity_id IS NOT NULL
    AND q.happened_us < :as_of - 604800000000 AND q.recorded_us < :known_at AND q.happened_day BETWEEN :from_day AND :until_day
),
followed AS (
  SELECT {key} AS key, f.quote_id, MAX(CASE WHEN x.activity_id IS NULL THEN 0 ELSE 1 END) AS followed
  FROM quotes f {by_product} {by_month}
  LEFT JOIN fact_activity x ON x.opportunity_id = f.opportunity_id AND x.status = 'held'
       AND x.kind IN ('visit', 'demonstration', 'call', 'email')
       AND x.happened_us > f.happened_us AND x.happened_us <= f.happened_us + 604800000000 AND x.recorded_us < :known_at
  WHERE f.quote_id IS NOT NULL{people_scope}
  GROUP BY {key}, f.quote_id
)
SELECT g.key, COUNT(*) AS quotes, SUM(g.followed) AS followed
FROM followed g
GROUP BY g.key
ORDER BY g.key
