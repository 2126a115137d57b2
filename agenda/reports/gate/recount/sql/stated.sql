-- Numbers that papers state, as they stand in the paper.
WITH $members
SELECT
  'stated.' || s.key || '.' || s.unit,
  CASE s.unit WHEN 'procent' THEN '%%' ELSE s.unit END,
  CAST(ROUND(s.value * 100) AS bigint), 100, NULL, NULL, 1, 1
FROM $stated AS s
WHERE (s.region_id = %(region)s OR s.municipality_id IN (SELECT id FROM members))
  AND (s.reference_date IS NULL OR s.reference_date <= %(on)s OR s.precision = 'jaar')
