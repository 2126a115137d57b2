-- How many people had a place: per municipality, for the region, and over time.
WITH $members,
$counts,
cells AS (
  SELECT n.code, n.unit, m.cbs_code, c.state, c.value
  FROM newest AS n
  CROSS JOIN members AS m
  LEFT JOIN counted AS c
    ON c.code = n.code AND c.unit = n.unit
    AND c.reference_date = n.day AND c.municipality_id = m.id
)
SELECT 'placed.' || code || '.' || cbs_code, unit, value, 1, NULL, NULL, 1, 1
FROM cells
UNION ALL
SELECT
  'placed.' || code, unit, SUM(value), 1, NULL, NULL,
  SUM(CASE WHEN value IS NOT NULL OR state = 'nvt' THEN 1 ELSE 0 END), COUNT(*)
FROM cells
GROUP BY code, unit
UNION ALL
SELECT
  'series.' || code || '.' || CAST(reference_date AS text), counted_in, SUM(value), 1, NULL, NULL,
  COUNT(value), 0
FROM counted
GROUP BY code, counted_in, reference_date
UNION ALL
SELECT
  'own_series.' || CAST(c.reference_date AS text), c.unit, c.value, 1, NULL, NULL, 1, 1
FROM counted AS c
WHERE c.municipality_id = %(own)s AND c.code = 'beschut_werk' AND c.counted_in = 'persoon'
