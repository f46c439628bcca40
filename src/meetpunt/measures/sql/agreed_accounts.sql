-- The accounts with which visits are agreed on the last day, with the last held visit up to then: which are overdue follows from
-- method/visit_pace.py.
WITH accounts AS (
  SELECT f.account_id, f.name, f.owner_id, f.territory_id, f.segment, f.created_us, MAX(g.visits_a_year) AS visits_a_year,
         MIN(g.from_day) AS from_day
  FROM fact_account f
  JOIN fact_visit_agreement g ON g.account_id = f.account_id
  WHERE f.organisation_id = :organisation AND g.organisation_id = :organisation AND g.visits_a_year > 0
    AND g.from_day <= :until_day AND g.until_day > :until_day{account_scope}{of_account}
  GROUP BY f.account_id, f.name, f.owner_id, f.territory_id, f.segment, f.created_us
)
SELECT a.account_id, a.name, a.owner_id, a.territory_id, a.segment, a.visits_a_year, a.from_day, a.created_us,
       (SELECT MAX(v.happened_day) FROM fact_activity v
        WHERE v.account_id = a.account_id AND v.organisation_id = :organisation AND v.status = 'held' AND v.kind = 'visit'
          AND v.recorded_us < :known_at AND v.happened_day <= :until_day) AS last_day
FROM accounts a
ORDER BY a.account_id
