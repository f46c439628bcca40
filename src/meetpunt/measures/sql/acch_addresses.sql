-- The addresses by how they stand in ACCH, at the last day and at the end of each month since since_day: the account's own state or that
-- of its best contact (furthest up the four, then the one that was asked most, then the latest), as told up to that day, and whether
-- visits were agreed for it. Owner and territory are those of the day. An account counts from the day it was made; one that was read
-- in from elsewhere always, because nobody knows since when it was there. What "not asked" and contradictions mean is method/acch.py.
WITH ends AS (
  SELECT MAX(c.day) AS day FROM calendar c WHERE c.day BETWEEN :since_day AND :until_day GROUP BY c.month
),
told AS (
  SELECT s.account_id, s.state_id, s.happened_day, s.aware, s.covered, s.considers, s.promised, s.depth, s.answered,
         LEAD(s.happened_day, 1, 2932896) OVER (PARTITION BY s.account_id, s.contact_id
                                                ORDER BY s.happened_day, s.recorded_us, s.state_id) AS next_day
  FROM fact_acch s
  WHERE s.organisation_id = :organisation AND s.recorded_us < :known_at AND s.happened_day <= :until_day
),
stands AS (
  SELECT e.day AS day, t.account_id AS account_id, t.aware, t.covered, t.considers, t.promised,
         ROW_NUMBER() OVER (PARTITION BY e.day, t.account_id
                            ORDER BY t.depth DESC, t.answered DESC, t.happened_day DESC, t.state_id DESC) AS best
  FROM ends e JOIN told t ON t.happened_day <= e.day AND t.next_day > e.day
),
addresses AS (
  SELECT e.day AS day, a.account_id AS account_id, a.segment AS segment, o.owner_id AS owner_id, o.territory_id AS territory_id,
         m.team_id AS team_id,
         CASE WHEN EXISTS (
           SELECT 1 FROM fact_visit_agreement g
           WHERE g.account_id = a.account_id AND g.visits_a_year > 0 AND g.from_day <= e.day AND g.until_day > e.day) THEN 1 ELSE 0 END AS agreed
  FROM ends e CROSS JOIN fact_account a
  LEFT JOIN fact_account_owner o ON o.account_id = a.account_id AND o.from_day <= e.day AND o.until_day > e.day
  LEFT JOIN fact_membership m ON m.person_id = o.owner_id AND m.from_day <= e.day AND m.until_day > e.day
  WHERE a.organisation_id = :organisation AND (a.is_imported = 1 OR a.created_us < (e.day + 1) * 86400000000)
)
SELECT f.day, {address_key} AS key, s.aware, s.covered, s.considers, s.promised, f.agreed, COUNT(*) AS addresses
FROM addresses f
LEFT JOIN stands s ON s.account_id = f.account_id AND s.day = f.day AND s.best = 1
WHERE f.day IS NOT NULL{people_scope}{segment_scope}
GROUP BY f.day, {address_key}, s.aware, s.covered, s.considers, s.promised, f.agreed
ORDER BY f.day, 2, s.aware, s.covered, s.considers, s.promised, f.agreed
