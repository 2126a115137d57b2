counted AS (
  SELECT
    g.code, c.municipality_id, c.reference_date, c.state, c.value, c.unit AS counted_in,
    CASE c.unit
      WHEN 'persoon' THEN 'personen'
      WHEN 'dienstbetrekking' THEN 'dienstbetrekkingen'
      ELSE 'plekken'
    END AS unit
  FROM $placement AS c
  JOIN members AS m ON m.id = c.municipality_id
  JOIN $group AS g ON g.id = c.target_group_id
  WHERE c.reference_date <= %(on)s
),
newest AS (
  SELECT code, unit, MAX(reference_date) AS day FROM counted GROUP BY code, unit
)
