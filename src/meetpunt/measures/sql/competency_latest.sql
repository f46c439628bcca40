-- The latest rating of everybody's competencies, per view (self or manager). A day = 86,400,000,000 microseconds.
WITH rated AS (
  SELECT f.owner_id, f.code, f.viewpoint, f.score, f.happened_day,
         ROW_NUMBER() OVER (PARTITION BY f.owner_id, f.code, f.viewpoint ORDER BY f.happened_day DESC, f.rating_id DESC) AS place
  FROM fact_competency_rating f
  WHERE f.organisation_id = :organisation AND f.happened_day * 86400000000 < :as_of AND f.recorded_us < :known_at
)
SELECT r.owner_id, r.code, r.viewpoint, r.score, r.happened_day
FROM rated r
WHERE r.place = 1
ORDER BY r.owner_id, r.code, r.viewpoint
