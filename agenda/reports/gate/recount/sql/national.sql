-- What the State announces, of the streams that this region has to do with.
WITH $members,
$acts
SELECT
  'national.' || s.code || '.' || CASE
    WHEN y.first_year IS NULL THEN 'structureel'
    WHEN y.first_year = y.last_year THEN CAST(y.first_year AS text)
    ELSE CAST(y.first_year AS text) || '–' || CAST(y.last_year AS text)
  END,
  'euro', CAST(ROUND(y.amount * 100) AS bigint), 100, NULL, NULL, 1, 1
FROM $amount AS y
JOIN $stream AS s ON s.id = y.stream_id
JOIN $region AS r ON r.id = %(region)s
LEFT JOIN $circular AS c ON c.id = y.circular_id
WHERE (c.published_on IS NULL OR c.published_on <= %(on)s)
  AND CASE
    WHEN s.region_id IS NOT NULL THEN CASE WHEN s.region_id = r.id THEN 1 ELSE 0 END
    WHEN s.id IN (SELECT stream_id FROM acts) THEN 1
    WHEN NOT r.made_up AND s.channel NOT IN ('gemeentelijk', 'overig') THEN 1
    ELSE 0
  END = 1
