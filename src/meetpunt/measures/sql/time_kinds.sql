-- Milliseconds that were held in the period by kind of time, per owner, team, month and week (its Monday): the six kinds, quote time within
-- the third, and what stands outside them; owner -1 = nobody's. The rule is method/time_kinds.py; what an account was at that moment is
-- method/account_status.py. What hangs on neither kind nor opportunity is laid in one row of days with the orders, prospects and
-- agreements of its account, so that the last of each before it is known without a join: a fact of the same day (is_fact 1) goes first.
-- A day is kept as month * 32 + its number; the last day of a month as 31, because months of 24 later end no later than that day.
WITH done AS (
  SELECT f.activity_id, COALESCE(f.owner_id, -1) AS owner_id, f.team_id, f.account_id, f.happened_day, f.kind,
         COALESCE(f.counted_ms, 0) AS ms, COALESCE(f.travel_minutes, 0) AS way_minutes, COALESCE(f.travel_metres, 0) AS metres,
         CASE WHEN f.kind IN ('visit', 'demonstration', 'call', 'email') AND f.counted_ms IS NULL THEN 1 ELSE 0 END AS untold,
         CASE WHEN f.kind = 'lead_work' THEN 'leads'
              WHEN f.kind IN ('demonstration', 'quote_work') THEN 'converting'
              WHEN f.kind = 'office' THEN 'office'
              WHEN f.kind = 'travel' THEN 'travel'
              WHEN f.kind = 'training' THEN 'outside'
              WHEN f.purpose = 'service' THEN 'customers'
              WHEN f.opportunity_id IS NOT NULL AND s.is_final = 1 THEN 'customers'
              WHEN f.opportunity_id IS NOT NULL AND s.position > 0 THEN 'converting'
              WHEN f.opportunity_id IS NOT NULL THEN 'opening'
              WHEN f.account_id IS NOT NULL THEN 'by account'
              WHEN f.kind = 'other' THEN 'office'
              ELSE 'leads' END AS time_kind
  FROM fact_activity f
  LEFT JOIN fact_step s ON s.step_id = f.step_id
  WHERE f.organisation_id = :organisation AND f.status = 'held'
    AND (f.happened_us IS NULL OR f.happened_us < :as_of) AND f.recorded_us < :known_at
    AND f.happened_day BETWEEN :from_day AND :until_day{people_scope}
),
asked AS (
  SELECT DISTINCT d.account_id FROM done d WHERE d.time_kind = 'by account'
),
told AS (
  SELECT d.account_id, d.happened_day AS on_day, 0 AS is_fact, 0 AS is_order, 0 AS is_prospect, 0 AS agreed,
         d.activity_id, d.owner_id, d.team_id, d.kind, d.ms, d.way_minutes, d.metres, d.untold
  FROM done d
  WHERE d.time_kind = 'by account'
  UNION ALL
  SELECT l.account_id,
         COALESCE(l.happened_day, CAST((l.recorded_us - l.recorded_us % 86400000000) / 86400000000.0 AS BIGINT)), 1, 1, 0, 0,
         NULL, NULL, NULL, NULL, 0, 0, 0, 0
  FROM fact_order_line l
  WHERE l.organisation_id = :organisation AND l.is_cancelled = 0 AND l.replaced_us IS NULL AND l.recorded_us < :known_at
    AND l.account_id IN (SELECT a.account_id FROM asked a)
  UNION ALL
  SELECT o.account_id,
         COALESCE(e.happened_day, CAST((e.recorded_us - e.recorded_us % 86400000000) / 86400000000.0 AS BIGINT)), 1, 0, 1, 0,
         NULL, NULL, NULL, NULL, 0, 0, 0, 0
  FROM fact_opportunity o
  JOIN fact_stage e ON e.opportunity_id = o.opportunity_id
  WHERE o.organisation_id = :organisation AND e.kind = 'step' AND e.position > 0 AND e.recorded_us < :known_at
    AND o.account_id IN (SELECT a.account_id FROM asked a)
  UNION ALL
  SELECT g.account_id, g.from_day, 1, 0, 0, 1, NULL, NULL, NULL, NULL, 0, 0, 0, 0
  FROM fact_visit_agreement g
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.account_id IN (SELECT a.account_id FROM asked a)
  UNION ALL
  SELECT g.account_id, g.until_day, 1, 0, 0, -1, NULL, NULL, NULL, NULL, 0, 0, 0, 0
  FROM fact_visit_agreement g
  WHERE g.organisation_id = :organisation AND g.visits_a_year > 0 AND g.account_id IN (SELECT a.account_id FROM asked a)
),
dated AS (
  SELECT t.*,
         c.month * 32 + CAST(SUBSTR(c.iso_date, 9, 2) AS BIGINT) AS of_day,
         c.month * 32 + CASE WHEN SUBSTR(n.iso_date, 9, 2) = '01' THEN 31 ELSE CAST(SUBSTR(c.iso_date, 9, 2) AS BIGINT) END AS at_day
  FROM told t
  LEFT JOIN calendar c ON c.day = t.on_day
  LEFT JOIN calendar n ON n.day = t.on_day + 1
),
known AS (
  SELECT d.*,
         MAX(CASE WHEN d.is_order = 1 THEN d.of_day END)
           OVER (PARTITION BY d.account_id ORDER BY d.on_day, 1 - d.is_fact) AS ordered,
         MAX(d.is_prospect) OVER (PARTITION BY d.account_id ORDER BY d.on_day, 1 - d.is_fact) AS was_prospect,
         SUM(d.agreed) OVER (PARTITION BY d.account_id ORDER BY d.on_day, 1 - d.is_fact) AS agreements
  FROM dated d
),
kinds AS (
  SELECT d.activity_id, d.owner_id, d.team_id, d.happened_day, d.kind, d.ms, d.way_minutes, d.metres, d.untold, d.time_kind
  FROM done d
  WHERE d.time_kind <> 'by account'
  UNION ALL
  SELECT k.activity_id, k.owner_id, k.team_id, k.on_day, k.kind, k.ms, k.way_minutes, k.metres, k.untold,
         CASE WHEN k.ordered IS NOT NULL AND (k.agreements > 0 OR k.at_day - :customer_months * 32 < k.ordered) THEN 'customers'
              WHEN k.ordered IS NOT NULL THEN 'opening'
              WHEN k.was_prospect = 1 THEN 'converting'
              ELSE 'leads' END
  FROM known k
  WHERE k.is_fact = 0
)
SELECT f.owner_id, f.team_id, c.month AS month_number, c.week AS monday, {activity_key} AS activity_id,
       SUM(CASE WHEN f.time_kind = 'leads' THEN f.ms ELSE 0 END) AS leads,
       SUM(CASE WHEN f.time_kind = 'opening' THEN f.ms ELSE 0 END) AS opening,
       SUM(CASE WHEN f.time_kind = 'converting' THEN f.ms ELSE 0 END) AS converting,
       SUM(CASE WHEN f.time_kind = 'customers' THEN f.ms ELSE 0 END) AS customers,
       SUM(CASE WHEN f.time_kind = 'office' THEN f.ms ELSE 0 END) AS office,
       SUM(CASE WHEN f.time_kind = 'travel' THEN f.ms ELSE 0 END) + 60000 * SUM(f.way_minutes) AS travel,
       SUM(CASE WHEN f.time_kind = 'outside' THEN f.ms ELSE 0 END) AS outside,
       SUM(CASE WHEN f.kind = 'quote_work' THEN f.ms ELSE 0 END) AS quote_work,
       SUM(CASE WHEN f.kind IN ('visit', 'demonstration') THEN f.ms ELSE 0 END) AS face,
       SUM(CASE WHEN f.kind IN ('visit', 'demonstration') THEN 1 ELSE 0 END) AS visits,
       SUM(f.metres) AS metres, SUM(f.untold) AS untold
FROM kinds f
JOIN calendar c ON c.day = f.happened_day
GROUP BY f.owner_id, f.team_id, c.month, c.week, {activity_key}
ORDER BY f.owner_id, f.team_id, c.month, c.week, {activity_key}
