-- Targets by law, by by-law and by ambition, and how much of them is realised.
WITH $members,
$counts,
sheltered AS (
  SELECT unit, day FROM newest WHERE code = 'beschut_werk' ORDER BY unit LIMIT 1
),
this_year AS (
  SELECT
    CAST(SUBSTR(CAST(COALESCE((SELECT day FROM sheltered), r.day) AS text), 1, 4) AS integer)
      AS year
  FROM (SELECT %(on)s AS day) AS r
),
aims AS (
  SELECT t.*
  FROM $target AS t
  JOIN $group AS g ON g.id = t.target_group_id
  WHERE g.code = 'beschut_werk'
    AND (t.region_id = %(region)s OR t.municipality_id IN (SELECT id FROM members))
    AND (t.published_on IS NULL OR t.published_on <= %(on)s)
),
national AS (
  SELECT municipality_id, year, value FROM aims WHERE kind = 'landelijk'
),
years AS (
  SELECT year FROM national UNION SELECT year FROM this_year UNION SELECT 2030
),
sums AS (
  SELECT
    y.year, SUM(n.value) AS value, COUNT(n.value) AS known,
    (SELECT COUNT(*) FROM members) AS members,
    CASE
      WHEN y.year IN (SELECT year FROM this_year) OR y.year IN (SELECT year FROM national)
      THEN 1 ELSE 0
    END AS shown
  FROM years AS y
  LEFT JOIN national AS n ON n.year = y.year
  GROUP BY y.year
),
cells AS (
  SELECT
    m.id, m.cbs_code, y.year, n.value AS target, c.value AS placed,
    (SELECT COUNT(*) FROM sheltered) AS counted
  FROM members AS m
  CROSS JOIN this_year AS y
  LEFT JOIN national AS n ON n.municipality_id = m.id AND n.year = y.year
  LEFT JOIN sheltered AS s ON 1 = 1
  LEFT JOIN counted AS c
    ON c.code = 'beschut_werk' AND c.unit = s.unit
    AND c.reference_date = s.day AND c.municipality_id = m.id
),
whole AS (
  SELECT
    SUM(placed) AS placed, SUM(target) AS target, COUNT(*) AS known,
    (SELECT COUNT(*) FROM members) AS members
  FROM cells
  WHERE placed IS NOT NULL AND target IS NOT NULL
),
aim AS (
  SELECT
    year, value,
    CAST(ROUND(percentage * 100) AS bigint) AS hundredths
  FROM aims
  WHERE kind = 'ambitie' AND region_id IS NOT NULL
  ORDER BY year DESC LIMIT 1
),
needed AS (
  SELECT
    t.value AS target, t.known, t.members,
    CASE
      WHEN a.hundredths IS NULL THEN a.value
      WHEN t.known = t.members AND t.known > 0
        THEN (a.hundredths * t.value + 9999) / 10000
    END AS value
  FROM sums AS t
  LEFT JOIN aim AS a ON 1 = 1
  WHERE t.year = 2030
)
SELECT
  'target.' || cbs_code || '.' || CAST(year AS text), 'dienstbetrekkingen', target, 1,
  CAST(NULL AS bigint), CAST(NULL AS bigint), 1, 1
FROM cells
UNION ALL
SELECT
  'target.' || CAST(year AS text), CASE WHEN members > 0 THEN 'dienstbetrekkingen' ELSE '' END,
  value, 1, CAST(NULL AS bigint), CAST(NULL AS bigint), known, members
FROM sums
WHERE shown = 1
UNION ALL
SELECT
  'realisation.' || cbs_code, '%%',
  CASE WHEN target > 0 THEN (2000 * placed + target) / (2 * target) END, 10,
  placed, target, 1, 1
FROM cells
WHERE counted = 1
UNION ALL
SELECT
  'realisation', '%%',
  CASE WHEN target > 0 THEN (2000 * placed + target) / (2 * target) END, 10,
  CASE WHEN target > 0 THEN placed END, CASE WHEN target > 0 THEN target END, known, members
FROM whole
UNION ALL
SELECT
  'local_target.' || m.cbs_code || '.' || CAST(a.year AS text), 'dienstbetrekkingen', a.value, 1,
  CAST(NULL AS bigint), CAST(NULL AS bigint), 1, 1
FROM aims AS a
JOIN members AS m ON m.id = a.municipality_id
JOIN this_year AS y ON y.year = a.year
WHERE a.kind = 'lokaal'
UNION ALL
SELECT
  'ambition.' || CAST(year AS text),
  CASE WHEN hundredths IS NULL THEN 'dienstbetrekkingen' ELSE '%%' END,
  COALESCE(hundredths, value * 100), 100, CAST(NULL AS bigint), CAST(NULL AS bigint), 1, 1
FROM aim
UNION ALL
SELECT 'needed.2030', 'plekken', value, 1, NULL, target, known, members
FROM needed
